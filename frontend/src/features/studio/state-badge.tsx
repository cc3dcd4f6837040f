import { Badge, type BadgeTone } from "@/shared/ui/badge";
import type { CourseState } from "./draft-types";

const states: Record<CourseState, { label: string; tone: BadgeTone }> = {
  draft: { label: "Draft", tone: "accent" },
  published: { label: "Published", tone: "success" },
  hidden: { label: "Hidden", tone: "neutral" },
  archived: { label: "Archived", tone: "neutral" },
};

export function StateBadge({ state }: { state: CourseState }) {
  const { label, tone } = states[state];
  return <Badge tone={tone}>{label}</Badge>;
}
