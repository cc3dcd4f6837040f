/**
 * The fields of a draft. Each is bound to a path in the item around it, which keeps what is typed on
 * the device and saves it. A number that cannot be read is kept as text, so that it is not lost and
 * the API can say what is wrong with it.
 */
import type { ReactNode } from "react";
import { Input, TextArea } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";
import { fieldMark, useEdited, useFieldValue, useProblem, useSetField } from "./edited-item";
import { FieldFrame, ProblemText } from "./field-frame";
import { textOf } from "./field-path";
import { TextLine } from "@/shared/ui/text-line";

interface FieldProps {
  field: string;
  label: string;
  hint?: ReactNode;
  labelHidden?: boolean;
}

interface TextFieldProps extends FieldProps {
  maxLength?: number;
  placeholder?: string;
  inputMode?: "text" | "url" | "decimal" | "numeric";
  /** An emptied field is removed instead of stored as an empty text. */
  optional?: boolean;
  className?: string;
  /** Stores what was typed, where more than the field changes with it. */
  store?: (text: string) => void;
}

export function TextField({ field, label, hint, labelHidden, optional = false, className, store, ...rest }: TextFieldProps) {
  const value = useFieldValue(field);
  const set = useSetField();
  const mark = useFieldMark(field);
  return (
    <FieldFrame label={label} hint={hint} labelHidden={labelHidden} problem={useProblem(field)}>
      {(wiring) => (
        <TextLine
          {...wiring}
          {...rest}
          {...(className !== undefined && { className })}
          data-field={mark}
          autoComplete="off"
          value={textOf(value)}
          onText={(text) => {
            if (store !== undefined) store(text);
            else set(field, text === "" && optional ? undefined : text);
          }}
        />
      )}
    </FieldFrame>
  );
}

export function LongTextField({ field, label, hint, rows = 5, maxLength, optional = false }: FieldProps & { rows?: number; maxLength?: number; optional?: boolean }) {
  const value = useFieldValue(field);
  const set = useSetField();
  const mark = useFieldMark(field);
  return (
    <FieldFrame label={label} hint={hint} problem={useProblem(field)}>
      {(wiring) => (
        <TextArea
          {...wiring}
          data-field={mark}
          rows={rows}
          maxLength={maxLength}
          value={textOf(value)}
          onChange={({ target }) => {
            set(field, target.value === "" && optional ? undefined : target.value);
          }}
        />
      )}
    </FieldFrame>
  );
}

type NumberFieldProps = Omit<TextFieldProps, "optional" | "className" | "store">;

/** A whole number. */
export function WholeNumberField(props: NumberFieldProps) {
  return <NumberField {...props} inputMode="numeric" read={(text) => (/^\d{1,15}$/.test(text) ? Number(text) : text)} />;
}

/** A decimal number, kept as it is typed: scores and credits are never floats. */
export function DecimalField(props: NumberFieldProps) {
  return <NumberField {...props} inputMode="decimal" read={(text) => text} />;
}

function NumberField({ field, label, hint, labelHidden, read, ...rest }: NumberFieldProps & { read: (text: string) => string | number }) {
  const value = useFieldValue(field);
  const set = useSetField();
  const mark = useFieldMark(field);
  return (
    <FieldFrame label={label} hint={hint} labelHidden={labelHidden} problem={useProblem(field)}>
      {(wiring) => (
        <Input
          {...wiring}
          {...rest}
          data-field={mark}
          className="max-w-40"
          autoComplete="off"
          value={textOf(value)}
          onChange={({ target }) => {
            const text = target.value.trim();
            set(field, text === "" ? undefined : read(text));
          }}
        />
      )}
    </FieldFrame>
  );
}

interface ChoiceFieldProps extends FieldProps {
  options: readonly { value: string; label: string }[];
  /** What an absent field means. */
  fallback: string;
  /** What is stored for a chosen option; absent: its value. */
  read?: (value: string) => unknown;
}

export function ChoiceField({ field, label, hint, labelHidden, options, fallback, read }: ChoiceFieldProps) {
  const stored = textOf(useFieldValue(field));
  const set = useSetField();
  const mark = useFieldMark(field);
  const value = stored === "" ? fallback : stored;
  const known = options.some((option) => option.value === value);
  return (
    <FieldFrame label={label} hint={hint} labelHidden={labelHidden} problem={useProblem(field)}>
      {(wiring) => (
        <Select
          {...wiring}
          data-field={mark}
          value={value}
          onChange={({ target }) => {
            set(field, read === undefined ? target.value : read(target.value));
          }}
        >
          {!known && <option value={value}>{value}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </FieldFrame>
  );
}

interface CheckFieldProps {
  field: string;
  label: ReactNode;
  hint?: string;
  /** What an absent field means. */
  fallback: boolean;
}

export function CheckField({ field, label, hint, fallback }: CheckFieldProps) {
  const value = useFieldValue(field);
  const set = useSetField();
  const mark = useFieldMark(field);
  const problem = useProblem(field);
  return (
    <div className="min-w-0">
      <label className="flex min-h-11 items-start gap-3 py-2">
        <input
          type="checkbox"
          data-field={mark}
          className="mt-0.5 size-5 shrink-0 accent-brand"
          checked={typeof value === "boolean" ? value : fallback}
          onChange={({ target }) => {
            set(field, target.checked === fallback ? undefined : target.checked);
          }}
        />
        <span className="min-w-0">
          {label}
          {hint !== undefined && <span className="block text-sm text-muted">{hint}</span>}
        </span>
      </label>
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
    </div>
  );
}

export function useFieldMark(field: string): string {
  const { scope } = useEdited();
  return fieldMark(scope, field);
}
