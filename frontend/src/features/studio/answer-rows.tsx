/** The rows of an answer key: texts, numbers or pairs that are added, moved and removed. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { Button } from "@/shared/ui/button";
import { recordsOf } from "./definition";
import { fieldMark, useEdited, useFieldValue, useProblem, useSetField } from "./edited-item";
import { ProblemText } from "./field-frame";
import { textOf, valueAt } from "./field-path";
import { focusField } from "./focus-field";
import { newId, type Question } from "./quiz-questions";

interface AnswerRowsProps {
  /** The list: "questions[0].items". */
  field: string;
  legend: ReactNode;
  /** What a row is: "Item". */
  noun: string;
  least: number;
  most: number;
  /** A new row, and the field in it where typing starts. */
  fresh: () => Question;
  start: string;
  addLabel: string;
  /** The order of the rows is the answer. */
  ordered?: boolean;
  /** The fields of a row that are not shown, but may have problems. */
  unseen?: readonly string[];
  children: (row: string, index: number) => ReactNode;
}

export function AnswerRows({ field, legend, noun, least, most, fresh, start, addLabel, ordered = false, unseen = [], children }: AnswerRowsProps) {
  const { item, scope } = useEdited();
  const set = useSetField();
  const rows = recordsOf(useFieldValue(field));
  const problem = useProblem(field);
  const [moved, setMoved] = useState("");
  // The typed texts may be newer than what was rendered.
  const now = () => recordsOf(valueAt(item.state().value, field));
  const mark = (part: string) => fieldMark(scope, `${field}${part}`);
  const move = (from: number, step: 1 | -1) => {
    const [to, row] = [from + step, now()[from]];
    if (row === undefined || to < 0 || to >= rows.length) return;
    set(field, now().toSpliced(from, 1).toSpliced(to, 0, row));
    setMoved(`${noun} is now number ${to + 1} of ${rows.length}.`);
    focusField(mark(`[${to}].${step === 1 ? "down" : "up"}`));
  };
  return (
    <fieldset className="space-y-3">
      <legend className="mb-2 font-semibold">{legend}</legend>
      {rows.map((row, index) => (
        <fieldset
          key={textOf(row.id) || index}
          tabIndex={-1}
          data-field={mark(`[${index}]`)}
          className="flex min-w-0 flex-wrap items-end justify-end gap-x-2 gap-y-1"
        >
          <legend className="sr-only">
            {noun} {index + 1}
          </legend>
          <div className="min-w-0 flex-1 basis-full space-y-2 sm:basis-0">
            {children(`${field}[${index}]`, index)}
            <RowProblems row={`${field}[${index}]`} unseen={unseen} />
          </div>
          {ordered && (
            <>
              <RowButton mark={mark(`[${index}].up`)} label={`Move ${noun.toLowerCase()} ${index + 1} up`} aria-disabled={index === 0} onClick={() => { move(index, -1); }}>
                <ArrowUp aria-hidden="true" className="size-4.5" />
              </RowButton>
              <RowButton
                mark={mark(`[${index}].down`)}
                label={`Move ${noun.toLowerCase()} ${index + 1} down`}
                aria-disabled={index === rows.length - 1}
                onClick={() => {
                  move(index, 1);
                }}
              >
                <ArrowDown aria-hidden="true" className="size-4.5" />
              </RowButton>
            </>
          )}
          <RowButton
            mark={mark(`[${index}].remove`)}
            label={`Remove ${noun.toLowerCase()} ${index + 1}`}
            disabled={rows.length <= least}
            onClick={() => {
              set(field, now().filter((_row, at) => at !== index));
              focusField(mark(""));
            }}
          >
            <Trash2 aria-hidden="true" className="size-4.5" />
          </RowButton>
        </fieldset>
      ))}
      {ordered && (
        <p role="status" className="sr-only">
          {moved}
        </p>
      )}
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
      <Button
        tone="quiet"
        size="sm"
        data-field={mark("")}
        disabled={rows.length >= most}
        onClick={() => {
          set(field, [...now(), fresh()]);
          focusField(mark(`[${rows.length}].${start}`));
        }}
      >
        <Plus aria-hidden="true" className="size-4.5" />
        {addLabel}
      </Button>
    </fieldset>
  );
}

function RowButton({ mark, label, children, ...rest }: { mark: string; label: string } & ComponentProps<"button">) {
  return (
    <Button tone="quiet" size="icon" data-field={mark} {...rest}>
      {children}
      <span className="sr-only">{label}</span>
    </Button>
  );
}

/** What is wrong with the row as a whole, or with a part that has no field of its own. */
function RowProblems({ row, unseen }: { row: string; unseen: readonly string[] }) {
  return (
    <>
      <FieldProblem field={row} />
      {unseen.map((part) => (
        <IdProblem key={part} field={`${row}.${part}`} />
      ))}
    </>
  );
}

/** What is wrong with an id, which no author sees: a file has it wrong. A new one is as good, but for a match: its text has one. */
export function IdProblem({ field }: { field: string }) {
  const problem = useProblem(field);
  const { scope } = useEdited();
  const set = useSetField();
  if (problem === undefined) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <ProblemText>{problem}</ProblemText>
      <Button
        tone="secondary"
        size="sm"
        data-field={fieldMark(scope, field)}
        onClick={() => {
          set(field, field.endsWith("match_id") ? undefined : newId("x"));
        }}
      >
        Make a new one
      </Button>
    </div>
  );
}

export function FieldProblem({ field }: { field: string }) {
  const problem = useProblem(field);
  return problem === undefined ? null : <ProblemText>{problem}</ProblemText>;
}
