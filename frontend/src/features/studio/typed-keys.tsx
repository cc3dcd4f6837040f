/** The keys of answers that learners type: numbers and spellings. */
import { useState } from "react";
import { Select } from "@/shared/ui/select";
import { AnswerRows } from "./answer-rows";
import { useFieldValue, useSetField } from "./edited-item";
import { FieldFrame } from "./field-frame";
import { isRecord, textOf } from "./field-path";
import { CheckField, DecimalField, TextField } from "./fields";

const ACCEPTED_MAX = 50;

/** Numbers that are accepted, each with a tolerance or as a range. */
export function NumericKey({ field, partial }: { field: string; partial: boolean }) {
  return (
    <AnswerRows
      field={`${field}.numbers`}
      legend="Accepted numbers"
      noun="Number"
      least={1}
      most={ACCEPTED_MAX}
      fresh={() => ({})}
      start="value"
      addLabel="Accept another number"
    >
      {(row) => <NumberRow row={row} partial={partial} />}
    </AnswerRows>
  );
}

function NumberRow({ row, partial }: { row: string; partial: boolean }) {
  const stored = useFieldValue(row);
  const set = useSetField();
  const number = isRecord(stored) ? stored : {};
  // Both ends of a range may be empty for a while.
  const [chosen, setChosen] = useState<"value" | "range" | null>(null);
  const kind = chosen ?? (number.min !== undefined || number.max !== undefined ? "range" : "value");
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <FieldFrame label="Accept" problem={undefined}>
        {(wiring) => (
          <Select
            {...wiring}
            value={kind}
            onChange={({ target }) => {
              const next = target.value === "range" ? "range" : "value";
              setChosen(next);
              const { value, min, credit } = number;
              const end = next === "range" ? { min: value ?? min } : { value: min ?? value };
              set(row, Object.fromEntries(Object.entries({ ...end, credit }).filter(([, each]) => each !== undefined)));
            }}
          >
            <option value="value">One number</option>
            <option value="range">A range</option>
          </Select>
        )}
      </FieldFrame>
      {kind === "value" ? (
        <>
          <DecimalField field={`${row}.value`} label="Number" />
          <DecimalField field={`${row}.tolerance`} label="Tolerance (±)" />
        </>
      ) : (
        <>
          <DecimalField field={`${row}.min`} label="From" />
          <DecimalField field={`${row}.max`} label="To" />
        </>
      )}
      <CreditField row={row} partial={partial} />
    </div>
  );
}

/** Spellings that are accepted. Nothing is guessed: what is not listed is wrong. */
export function ShortTextKey({ field, partial }: { field: string; partial: boolean }) {
  return (
    <div className="space-y-2">
      <AnswerRows
        field={`${field}.spellings`}
        legend={
          <>
            Accepted spellings <span className="font-normal text-muted">· list every one; spaces around an answer don’t matter</span>
          </>
        }
        noun="Spelling"
        least={1}
        most={ACCEPTED_MAX}
        fresh={() => ({ text: "" })}
        start="text"
        addLabel="Accept another spelling"
      >
        {(row, index) => (
          <div className="grid gap-3 sm:grid-cols-[1fr_auto]">
            <TextField field={`${row}.text`} label={`Spelling ${index + 1}`} labelHidden maxLength={300} placeholder={`Spelling ${index + 1}`} />
            <CreditField row={row} partial={partial} />
          </div>
        )}
      </AnswerRows>
      <CheckField field={`${field}.case_sensitive`} label="Capital letters must match" fallback={false} />
    </div>
  );
}

/** What an accepted answer earns. Shown also where it should not be, so that it can be removed. */
function CreditField({ row, partial }: { row: string; partial: boolean }) {
  const credit = useFieldValue(`${row}.credit`);
  if (!partial && textOf(credit) === "") return null;
  return <DecimalField field={`${row}.credit`} label="Earns (% of the points)" placeholder="100" />;
}
