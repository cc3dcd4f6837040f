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

/** `money-cases.json` holds this and `domain::Money` to the same form. */
export function formatMoney({ amount, currency }: Price): string {
  const code = currency.toLowerCase();
  const decimals = WITHOUT_MINOR_UNIT.has(code) ? 0 : IN_THOUSANDTHS.has(code) ? 3 : 2;
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals > 0 ? `.${digits.slice(digits.length - decimals)}` : "";
  return `${amount < 0 ? "-" : ""}${whole}${fraction} ${code.toUpperCase()}`;
}
