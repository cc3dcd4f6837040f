import { useState } from "react";
import { amountOf, amountText, decimalsOf, formatPrice } from "@/shared/format/money";
import { Input } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";
import { useFieldValue, useProblem, useSetField } from "./edited-item";
import { FieldFrame } from "./field-frame";
import { isRecord, textOf } from "./field-path";
import { useFieldMark } from "./fields";

/** The currencies offered first; a course may have any that Stripe charges in. */
const CURRENCIES = ["gbp", "eur", "usd", "aud", "cad", "chf", "dkk", "jpy", "nok", "nzd", "sek"];

/** The price, typed as money and stored in the smallest unit of its currency. */
export function PriceField() {
  const price = useFieldValue("price");
  const set = useSetField();
  const marks = [useFieldMark("price.amount"), useFieldMark("price.currency")];
  const ofBoth = useFieldMark("price");
  const own = useProblem("price");
  const ofAmount = useProblem("price.amount");
  const ofCurrency = useProblem("price.currency");
  const both = ofAmount !== undefined && own !== undefined ? `${ofAmount} ${own}` : (ofAmount ?? own);
  const { amount, currency: stored } = isRecord(price) ? price : {};
  const currency = textOf(stored).toLowerCase() || "gbp";
  const shown = typeof amount === "number" ? amountText(amount, currency) : textOf(amount);
  // While the author types "49.", the amount is the same as of "49".
  const [typed, setTyped] = useState(shown);
  const text = amountOf(typed, currency) === amount ? typed : shown;
  const decimals = decimalsOf(currency);
  const wrong = text !== "" && amountOf(text, currency) === null;
  const store = (next: string, inCurrency: string) => {
    setTyped(next);
    set("price", next.trim() === "" ? { currency: inCurrency } : { amount: amountOf(next, inCurrency) ?? next, currency: inCurrency });
  };
  return (
    <div role="group" aria-label="Price and currency" tabIndex={-1} data-field={ofBoth} className="grid max-w-md grid-cols-[1fr_8rem] items-end gap-3">
      <FieldFrame
        label="Price"
        hint={
          typeof amount === "number" && amount === 0
            ? "Free: learners enrol without paying."
            : typeof amount === "number"
              ? `Learners pay ${formatPrice({ amount, currency })}.`
              : "0 makes the course free."
        }
        problem={wrong ? `Enter an amount ${decimals === 0 ? "without decimals, such as 4900" : `such as 49.${"0".repeat(decimals)}`}.` : both}
      >
        {(wiring) => (
          <Input
            {...wiring}
            data-field={marks[0]}
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onChange={({ target }) => {
              store(target.value, currency);
            }}
          />
        )}
      </FieldFrame>
      <FieldFrame label="Currency" problem={ofCurrency}>
        {(wiring) => (
          <Select
            {...wiring}
            data-field={marks[1]}
            value={currency}
            onChange={({ target }) => {
              store(text, target.value);
            }}
          >
            {[...new Set([...CURRENCIES, currency])].map((code) => (
              <option key={code} value={code}>
                {code.toUpperCase()}
              </option>
            ))}
          </Select>
        )}
      </FieldFrame>
    </div>
  );
}
