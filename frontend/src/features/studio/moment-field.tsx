import { useState } from "react";
import { deviceTimeZone } from "@/shared/format/date-time";
import { clockTimeIn, momentOf } from "@/shared/format/zoned-time";
import { Input } from "@/shared/ui/field";
import { useFieldValue, useProblem, useSetField } from "./edited-item";
import { FieldFrame } from "./field-frame";
import { textOf } from "./field-path";
import { useFieldMark } from "./fields";

interface MomentFieldProps {
  field: string;
  label: string;
  hint?: string;
  labelHidden?: boolean;
  /** The zone whose clock the author reads; absent: the device's. */
  timeZone?: string;
}

/** A date and time, typed as a clock shows it and stored in UTC. */
export function MomentField({ field, label, hint, labelHidden, timeZone = deviceTimeZone() }: MomentFieldProps) {
  const value = textOf(useFieldValue(field));
  const set = useSetField();
  const mark = useFieldMark(field);
  // A date that is half typed has no value yet, so the browser keeps it until it is complete. Only a
  // value from elsewhere (another version, another zone) fills the field again.
  const shown = `${value} ${timeZone}`;
  const [typed, setTyped] = useState(shown);
  const [fill, setFill] = useState(0);
  if (shown !== typed) {
    setTyped(shown);
    setFill(fill + 1);
  }
  const zone = `Times are in ${timeZone.replaceAll("_", " ")} time.`;
  return (
    <FieldFrame label={label} hint={hint === undefined ? zone : `${hint} ${zone}`} labelHidden={labelHidden} problem={useProblem(field)}>
      {(wiring) => (
        <Input
          {...wiring}
          key={fill}
          type="datetime-local"
          data-field={mark}
          className="max-w-64"
          defaultValue={clockTimeIn(value, timeZone) ?? ""}
          onChange={({ target }) => {
            const next = target.value === "" ? null : momentOf(target.value, timeZone);
            if (next === null && (target.value !== "" || target.validity.badInput)) return;
            setTyped(`${next ?? ""} ${timeZone}`);
            set(field, next ?? undefined);
          }}
        />
      )}
    </FieldFrame>
  );
}
