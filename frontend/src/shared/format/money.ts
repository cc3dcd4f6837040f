/**
 * Money arrives as an integer in minor units and is never turned into a float: the decimal point is
 * inserted into the text, and Intl formats decimal text exactly.
 */
import type { Price } from "@/shared/api/types";

export function isFree(price: Price): boolean {
  return price.amount === 0;
}

export function formatPrice(price: Price): string {
  if (isFree(price)) return "Free";
  const format = new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency: price.currency.toUpperCase(),
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(decimalText(price.amount, digits));
}

function decimalText(minorUnits: number, digits: number): Intl.StringNumericLiteral {
  const sign = minorUnits < 0 ? "-" : "";
  const padded = String(Math.abs(minorUnits)).padStart(digits + 1, "0");
  const whole = padded.slice(0, padded.length - digits);
  const fraction = padded.slice(padded.length - digits);
  return `${sign}${whole}${digits > 0 ? `.${fraction}` : ""}` as Intl.StringNumericLiteral;
}
