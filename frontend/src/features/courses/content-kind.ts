import { ClipboardCheck, FileText, Link2, ListChecks, type LucideIcon, NotebookText, PlayCircle } from "lucide-react";
import type { OutlineContent } from "@/shared/api/types";

type Kind = OutlineContent["kind"];

const kinds: Record<Kind, { label: string; icon: LucideIcon; opens: boolean }> = {
  text: { label: "Reading", icon: NotebookText, opens: true },
  video: { label: "Video", icon: PlayCircle, opens: true },
  document: { label: "Document", icon: FileText, opens: true },
  link: { label: "Web resource", icon: Link2, opens: true },
  quiz: { label: "Quiz", icon: ListChecks, opens: true },
  // Handed in, not read. The outline names it, because it is part of what is bought.
  assignment: { label: "Assignment", icon: ClipboardCheck, opens: false },
};

export function contentKind(kind: Kind) {
  return kinds[kind];
}
