import { useId } from "react";
import type { CpdGoals } from "@/shared/api/types";
import { formatMonth } from "@/shared/format/date-time";
import { Field } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";

type GoalPeriod = CpdGoals["period"];

/** The most common start of a fiscal year other than January. */
const APRIL = 4;

const choices = [
  { kind: "calendar_year", label: "Calendar year", hint: "1 January to 31 December" },
  { kind: "fiscal_year", label: "Fiscal year", hint: "12 months, starting in a month you choose" },
  { kind: "rolling_12_months", label: "Rolling", hint: "the last 12 months, updated daily" },
] as const;

const months = Array.from({ length: 12 }, (_, index) => {
  const number = index + 1;
  return { number, name: formatMonth(`2000-${String(number).padStart(2, "0")}`).long.replace(/ \d+$/, "") };
});

export function PeriodFields({ period, onChange }: { period: GoalPeriod; onChange: (period: GoalPeriod) => void }) {
  const name = useId();
  const choose = (kind: GoalPeriod["kind"]) => {
    onChange({ kind, start_month: kind === "fiscal_year" ? APRIL : null });
  };
  return (
    <fieldset className="space-y-2">
      <legend className="mb-2 font-semibold">Your CPD year</legend>
      {choices.map(({ kind, label, hint }) => (
        <label key={kind} className="flex min-h-11 cursor-pointer items-center gap-3 rounded-md border border-line px-3 py-2 has-checked:border-brand has-checked:bg-brand-soft">
          <input
            type="radio"
            name={name}
            className="size-4.5 shrink-0 accent-brand"
            checked={period.kind === kind}
            onChange={() => {
              choose(kind);
            }}
          />
          <span className="text-muted">
            <strong className="font-semibold text-ink">{label}</strong> – {hint}
          </span>
        </label>
      ))}
      {period.kind === "fiscal_year" && (
        <div className="max-w-xs pt-2">
          <Field label="Starts on the first of">
            {(wiring) => (
              <Select
                {...wiring}
                value={period.start_month ?? APRIL}
                onChange={(event) => {
                  onChange({ kind: "fiscal_year", start_month: Number(event.target.value) });
                }}
              >
                {months.map(({ number, name: month }) => (
                  <option key={number} value={number}>
                    {month}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      )}
    </fieldset>
  );
}
