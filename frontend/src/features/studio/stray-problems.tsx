/** What is wrong on a page where no field shows it: parts of an imported file that the editor has no field for. */
import { useContext, useSyncExternalStore } from "react";
import { Button } from "@/shared/ui/button";
import { Panel } from "@/shared/ui/panel";
import type { Problem } from "./draft-types";
import { EditedItem, fieldMark, sentence, useCourseDraft, useEdited, useItem } from "./edited-item";
import { stepsOf, valueAt, withValueAt } from "./field-path";
import { focusField } from "./focus-field";
import { whereOf } from "./problem-list";
import { placeOfProblem, type ProblemPage } from "./problem-place";

export function StrayProblems({ page }: { page: ProblemPage }) {
  const { item, scope, shown } = useEdited();
  const { outline } = useCourseDraft();
  const version = useSyncExternalStore(shown.subscribe, shown.version);
  const problems = useItem(item, (state) => state.problems);
  if (version === 0) return null;
  const isStray = (problem: Problem) => {
    const place = placeOfProblem(scope === "outline" ? problem : { ...problem, content: scope });
    return place.scope === scope && place.page === page && !shown.has(place.field) ? place : null;
  };
  const strays = problems.flatMap((problem) => {
    const place = isStray(problem);
    return place === null ? [] : [{ problem, place }];
  });
  if (strays.length === 0) return null;
  return (
    <Panel title="Also to fix on this page">
      <ul className="space-y-3">
        {strays.map(({ problem, place }, index) => (
          <li
            key={`${problem.path} ${index}`}
            tabIndex={-1}
            data-field={fieldMark(scope, place.field)}
            className="flex scroll-my-24 flex-wrap items-center justify-between gap-x-4 gap-y-2"
          >
            <p className="min-w-0 flex-1 basis-60 wrap-anywhere">
              <span className="font-semibold">{whereOf(place, outline.state().value)}:</span> {sentence(problem.message)}
            </p>
            <Mend field={place.field} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What nobody can type is removed, or made anew where the course needs one. */
function Mend({ field }: { field: string }) {
  const edited = useContext(EditedItem);
  const value = useItem(useEdited().item, (state) => (field === "" ? undefined : valueAt(state.value, field)));
  if (edited === null || field === "") return null;
  const isId = stepsOf(field).at(-1) === "uuid";
  if (!isId && value === undefined) return null;
  return (
    <Button
      tone="secondary"
      size="sm"
      onClick={() => {
        const { item, scope } = edited;
        item.change(withValueAt(item.state().value, field, isId ? crypto.randomUUID() : undefined));
        focusField(fieldMark(scope, field));
      }}
    >
      {isId ? "Make a new one" : "Remove it"}
      <span className="sr-only">: {field}</span>
    </Button>
  );
}
