import {
  CalendarClock,
  CircleMinus,
  CirclePlus,
  Eye,
  EyeOff,
  KeyRound,
  ListChecks,
  type LucideIcon,
  PencilLine,
} from "lucide-react";
import type { Change } from "./draft-types";

const icons: Partial<Record<Change["kind"], LucideIcon>> = {
  course_created: CirclePlus,
  content_added: CirclePlus,
  session_added: CirclePlus,
  content_removed: CircleMinus,
  session_removed: CircleMinus,
  session_moved: CalendarClock,
  key_corrected: KeyRound,
  quiz_changed: ListChecks,
  shown: Eye,
  hidden: EyeOff,
};

/** "34 learners"; "more than 1000 learners" where the count stopped. */
export function countOf(learners: number, more: boolean): string {
  const count = learners === 1 ? "1 learner" : `${learners} learners`;
  return more ? `more than ${count}` : count;
}

/** What publishing does, one sentence a change, with the learners it concerns. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
      {changes.map(({ kind, title, text, learners, and_more: more }, index) => {
        const Icon = icons[kind] ?? PencilLine;
        return (
          <li key={index} className="flex gap-4 border-b border-line px-5 py-4 last:border-b-0 sm:px-6">
            <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-brand" />
            <div className="min-w-0">
              <p className="font-semibold">{title}</p>
              {text !== "" && text !== title && <p>{text}</p>}
              {/* Attempts are counted at a corrected key, and its text says how many. */}
              {kind !== "key_corrected" && learners !== null && learners > 0 && (
                <p className="text-muted">{countOf(learners, more)} affected</p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
