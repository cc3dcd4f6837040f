import { type ReactNode, useId, useSyncExternalStore } from "react";
import { ListTodo } from "lucide-react";
import type { CourseDraft } from "./course-draft";
import { modulesOf } from "./definition";
import type { Problem } from "./draft-types";
import { sentence } from "./edited-item";
import { placeOfProblem, type ProblemPlace } from "./problem-place";
import { stepsOf, textOf, valueAt } from "./field-path";

export type RenderProblemLink = (place: ProblemPlace, children: ReactNode) => ReactNode;

/** The problems this many can be read at a glance; more are folded. */
const OPEN_MAX = 5;

/** Everything that stands between the draft and its publication; each entry leads to its field. */
export function ProblemList({ draft, renderLink }: { draft: CourseDraft; renderLink: RenderProblemLink }) {
  const problems = useSyncExternalStore(draft.subscribe, draft.problems);
  const heading = useId();
  if (problems.length === 0) return null;
  const title = problems.length === 1 ? "1 thing to fix before publishing" : `${problems.length} things to fix before publishing`;
  return (
    <section aria-labelledby={heading} className="rounded-lg border border-accent/30 bg-accent-soft">
      <details open={problems.length <= OPEN_MAX}>
        <summary className="flex cursor-pointer items-center gap-3 p-4 font-semibold">
          <ListTodo aria-hidden="true" className="size-5 shrink-0 text-accent" />
          <span id={heading}>{title}</span>
        </summary>
        <Problems problems={problems} draft={draft} renderLink={renderLink} />
      </details>
    </section>
  );
}

interface ProblemsProps {
  problems: readonly Problem[];
  draft: CourseDraft;
  renderLink: RenderProblemLink;
}

export function Problems({ problems, draft, renderLink }: ProblemsProps) {
  const outline = draft.outline.state().value;
  return (
    <ul className="space-y-1 px-4 pb-4 sm:pl-12">
      {problems.map((problem, index) => {
        const place = placeOfProblem(problem);
        return (
          <li key={`${problem.path} ${index}`} className="wrap-anywhere">
            {renderLink(place, whereOf(place, outline))}: {sentence(problem.message)}
          </li>
        );
      })}
    </ul>
  );
}

/** In words: "Check your understanding › Question 3". */
export function whereOf({ scope, field }: ProblemPlace, outline: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  if (scope !== "outline") {
    const content = modulesOf(outline).flatMap(({ contents }) => contents).find(({ uuid }) => uuid === scope);
    parts.push(content?.title === undefined || content.title === "" ? "Content" : content.title);
  }
  const steps = stepsOf(field);
  let path = "";
  for (const [index, step] of steps.entries()) {
    path += typeof step === "number" ? `[${step}]` : `${path === "" ? "" : "."}${step}`;
    if (typeof step === "number") continue;
    const next = steps[index + 1];
    if (typeof next !== "number") parts.push(wordsFor(step));
    else parts.push(`${wordsFor(step.replace(/s$/, ""))} ${nameAt(outline, scope, `${path}[${next}]`) ?? next + 1}`);
  }
  return parts.length === 0 ? "Course" : parts.join(" › ");
}

function nameAt(outline: Readonly<Record<string, unknown>>, scope: string, path: string): string | null {
  if (scope !== "outline") return null;
  const title = textOf(valueAt(outline, `${path}.title`)) || textOf(valueAt(outline, `${path}.topic`));
  return title === "" ? null : `“${title}”`;
}

const words: Record<string, string> = {
  slug: "Short name",
  cpd_credits: "CPD credits",
  cpd_type: "CPD type",
  duration_minutes: "Duration",
  capacity: "Seats",
  access_days: "Access for (days)",
  correctAnswer: "Right answer",
  correctAnswers: "Right answers",
  url: "Address",
  markdown: "Text",
  max_score: "Highest score",
  passing_score: "Score to pass",
  max_size_bytes: "Largest file",
  uuid: "Internal number",
  id: "Number",
  starts_at: "Start",
};

function wordsFor(step: string): string {
  const known = words[step];
  if (known !== undefined) return known;
  const text = step.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
