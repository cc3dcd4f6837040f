import { ClipboardCheck, FileText, Link2, ListChecks, type LucideIcon, NotebookText, PlayCircle } from "lucide-react";
import type { OutlineContent } from "@/shared/api/types";

type Kind = OutlineContent["kind"];

const kinds: Record<Kind, { label: string; icon: LucideIcon }> = {
  text: { label: "Reading", icon: NotebookText },
  video: { label: "Video", icon: PlayCircle },
  document: { label: "Document", icon: FileText },
  link: { label: "Web resource", icon: Link2 },
  quiz: { label: "Quiz", icon: ListChecks },
  assignment: { label: "Assignment", icon: ClipboardCheck },
};

export function contentKind(kind: Kind) {
  return kinds[kind];
}
