/**
 * One form for every amount of money: `49.00 GBP`, as e-mails and documents write it (`domain::Money`). The decimals are
 * Stripe's, not the browser's: Intl shows 50000 HUF as HUF 50,000, a hundred times too much. The point is inserted into
 * the digits, so an amount is never a float.
 */
import type { Price } from "@/shared/api/types";

/** Counted in whole units. */
const WITHOUT_MINOR_UNIT = new Set([
  "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf",
]);
/** Counted in thousandths. */
const IN_THOUSANDTHS = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);

export function isFree(price: Price): boolean {
  return price.amount === 0;
}

export function formatPrice(price: Price): string {
  return isFree(price) ? "Free" : formatMoney(price);
}

/** How many decimal places a currency's amounts have. */
export function decimalsOf(currency: string): number {
  const code = currency.toLowerCase();
  return WITHOUT_MINOR_UNIT.has(code) ? 0 : IN_THOUSANDTHS.has(code) ? 3 : 2;
}

/** "49" and "49.00" in GBP become 4900; null for anything that is no amount of the currency. */
export function amountOf(text: string, currency: string): number | null {
  const decimals = decimalsOf(currency);
  const parts = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  if (parts === null) return null;
  const [, whole = "0", fraction = ""] = parts;
  if (fraction.length > decimals) return null;
  const amount = Number(`${whole}${fraction.padEnd(decimals, "0")}`);
  return Number.isSafeInteger(amount) ? amount : null;
}

/** 4900 in GBP becomes "49.00". */
export function amountText(amount: number, currency: string): string {
  return formatMoney({ amount, currency }).replace(/ .*$/, "");
}

/** `money-cases.json` holds this and `domain::Money` to the same form. */
export function formatMoney({ amount, currency }: Price): string {
  const code = currency.toLowerCase();
  const decimals = decimalsOf(code);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals > 0 ? `.${digits.slice(digits.length - decimals)}` : "";
  return `${amount < 0 ? "-" : ""}${whole}${fraction} ${code.toUpperCase()}`;
}
