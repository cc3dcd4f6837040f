import { ClipboardCheck, FileText, Link2, ListChecks, type LucideIcon, NotebookText, PlayCircle } from "lucide-react";
import type { ContentKind } from "./definition";

/** What authors read: the same words as learners read in the outline of a course. */
export const kindNames: Record<ContentKind, { label: string; icon: LucideIcon }> = {
  text: { label: "Reading", icon: NotebookText },
  video: { label: "Video", icon: PlayCircle },
  document: { label: "Document", icon: FileText },
  link: { label: "Web resource", icon: Link2 },
  quiz: { label: "Quiz", icon: ListChecks },
  assignment: { label: "Assignment", icon: ClipboardCheck },
};

export function kindOf(kind: string) {
  return Object.hasOwn(kindNames, kind) ? kindNames[kind as ContentKind] : kindNames.text;
}
