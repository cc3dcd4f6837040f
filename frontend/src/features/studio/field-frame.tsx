import { type ReactNode, useId } from "react";

interface FieldFrameProps {
  label: string;
  hint?: ReactNode;
  problem: string | undefined;
  /** Keeps the label for screen readers only, where the layout shows what the field is. */
  labelHidden?: boolean;
  children: (wiring: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean }) => ReactNode;
}

/**
 * A label, hint, control and what is wrong with it. Unlike `Field`, a problem does not interrupt a screen
 * reader: in a draft it is a thing to do before publishing, and comes and goes while the author types.
 */
export function FieldFrame({ label, hint, problem, labelHidden = false, children }: FieldFrameProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div className="min-w-0 space-y-1.5">
      <label htmlFor={id} className={labelHidden ? "sr-only" : "block font-semibold"}>
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {children({ id, "aria-describedby": described === "" ? undefined : described, "aria-invalid": problem !== undefined })}
      {problem !== undefined && <ProblemText id={`${id}-problem`}>{problem}</ProblemText>}
    </div>
  );
}

export function ProblemText({ id, children }: { id?: string; children: string }) {
  return (
    <p id={id} className="text-sm font-semibold text-danger">
      {children}
    </p>
  );
}
