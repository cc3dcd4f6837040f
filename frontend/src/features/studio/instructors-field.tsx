/** Who edits a course and grades its work: shown by name, and added by e-mail address. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Search, UserPlus, X } from "lucide-react";
import { type RefObject, useRef, useState } from "react";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Input } from "@/shared/ui/field";
import type { Editor } from "./draft-types";
import { fieldMark, useCourseDraft, useEdited, useFieldValue, useProblem, useSetField } from "./edited-item";
import { FieldFrame, ProblemText } from "./field-frame";
import { textOf, valueAt } from "./field-path";
import { findPerson, instructorsOf } from "./studio-api";

const FIELD = "instructors";

export function InstructorsField() {
  const { uuid } = useCourseDraft();
  const { item, scope } = useEdited();
  const set = useSetField();
  const value = useFieldValue(FIELD);
  const problem = useProblem(FIELD);
  const known = useQuery(instructorsOf(uuid));
  const [added, setAdded] = useState<readonly Editor[]>([]);
  const search = useRef<HTMLInputElement>(null);
  const ids = listOf(value);
  const names = new Map([...(known.data?.people ?? []), ...added].map(({ id, name }) => [id, name]));
  const now = () => listOf(valueAt(item.state().value, FIELD));
  return (
    <div className="max-w-2xl space-y-5">
      <p className="text-muted">
        Instructors edit this course, grade work and see attempts. Without instructors, only administrators can do this.
      </p>
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
      {ids.length > 0 && (
        <ul className="overflow-hidden rounded-lg border border-line">
          {ids.map((id, index) => {
            const name = names.get(id) ?? "";
            return (
              <li
                key={`${id} ${index}`}
                tabIndex={-1}
                data-field={fieldMark(scope, `${FIELD}[${index}]`)}
                className="flex items-center gap-3 border-b border-line px-4 py-1.5 last:border-b-0"
              >
                <div className="min-w-0 flex-1">
                  <p className="wrap-anywhere">{name === "" ? (known.isPending ? "Loading…" : `Not signed in yet: ${id}`) : name}</p>
                  <InstructorProblem index={index} />
                </div>
                <Button
                  tone="quiet"
                  size="icon"
                  onClick={() => {
                    set(FIELD, now().filter((_other, at) => at !== index));
                    search.current?.focus();
                  }}
                >
                  <X aria-hidden="true" className="size-5" />
                  <span className="sr-only">Remove {name === "" ? `instructor ${index + 1}` : name}</span>
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <FindInstructor
        input={search}
        mark={fieldMark(scope, FIELD)}
        present={ids}
        onAdd={(person) => {
          setAdded((people) => [...people, person]);
          if (!now().includes(person.id)) set(FIELD, [...now(), person.id]);
        }}
      />
    </div>
  );
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : []);

function InstructorProblem({ index }: { index: number }) {
  const problem = useProblem(`${FIELD}[${index}]`);
  return problem === undefined ? null : <ProblemText>{problem}</ProblemText>;
}

interface FindInstructorProps {
  input: RefObject<HTMLInputElement | null>;
  mark: string;
  present: readonly string[];
  onAdd: (person: Editor) => void;
}

function FindInstructor({ input, mark, present, onAdd }: FindInstructorProps) {
  const [email, setEmail] = useState("");
  const find = useMutation({ mutationFn: findPerson });
  const isComplete = /^\s*[^\s@]+@[^\s@]+\s*$/.test(email);
  const [asked, setAsked] = useState(false);
  return (
    <form
      noValidate
      aria-label="Add an instructor"
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (isComplete && !find.isPending) find.mutate(email.trim());
      }}
    >
      <FieldFrame
        label="E-mail address"
        hint="The whole address that the person signs in with."
        problem={asked && !isComplete ? "Enter a complete e-mail address." : undefined}
      >
        {(wiring) => (
          <div className="flex flex-wrap gap-2">
            <div className="min-w-0 flex-1 basis-56">
              <Input
                {...wiring}
                ref={input}
                data-field={mark}
                type="email"
                autoComplete="off"
                maxLength={254}
                value={email}
                onChange={({ target }) => {
                  setEmail(target.value);
                  setAsked(false);
                  find.reset();
                }}
              />
            </div>
            <Button type="submit" tone="secondary" busy={find.isPending}>
              <Search aria-hidden="true" className="size-4.5" />
              Find
            </Button>
          </div>
        )}
      </FieldFrame>
      {find.isError && <FailureNotice error={find.error} what="Not found" />}
      <div role="status" className="space-y-2">
        {find.data?.people.length === 0 && <p>Nobody has signed in with this address yet. Ask the person to sign in once, then try again.</p>}
        {find.data?.people.map((person) => (
          <div key={person.id} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <p className="font-semibold wrap-anywhere">{person.name === "" ? "A person without a name" : person.name}</p>
            {present.includes(person.id) ? (
              <p className="text-muted">Is an instructor of this course.</p>
            ) : (
              <Button
                size="sm"
                onClick={() => {
                  onAdd(person);
                  setEmail("");
                  find.reset();
                  input.current?.focus();
                }}
              >
                <UserPlus aria-hidden="true" className="size-4.5" />
                Add as an instructor
              </Button>
            )}
          </div>
        ))}
      </div>
    </form>
  );
}
