/** The reason for a decision, which the audit log keeps. */
import { Field, TextArea } from "@/shared/ui/field";

const REASON_MAX = 500;

interface ReasonFieldProps {
  value: string;
  missing: boolean;
  hint?: string;
  onChange: (value: string) => void;
}

export function ReasonField({ value, missing, hint = "For the audit log. The learner isn’t told.", onChange }: ReasonFieldProps) {
  return (
    <Field
      label="Reason"
      hint={hint}
      error={missing ? "Enter a reason. It’s kept in the audit log." : undefined}
    >
      {(wiring) => (
        <TextArea
          {...wiring}
          rows={3}
          maxLength={REASON_MAX}
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
