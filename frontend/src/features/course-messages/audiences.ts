/** Which learners of a course a message is for. */
import type { MessageAudience } from "@/shared/api/types";

export const audiences: readonly { value: MessageAudience; label: string }[] = [
  { value: "everyone", label: "Everyone with access" },
  { value: "active", label: "Learners who haven’t completed the course" },
  { value: "completed", label: "Learners who have completed the course" },
];

export function audienceLabel(audience: MessageAudience): string {
  return audiences.find(({ value }) => value === audience)?.label ?? audience;
}

export const learners = (count: number) => (count === 1 ? "1 learner" : `${String(count)} learners`);

/** Who is left out of a message and why; empty when nobody is. */
export function leftOut({ unsubscribed, unreachable }: { unsubscribed: number; unreachable: number }): string {
  return [
    unsubscribed > 0 && `${learners(unsubscribed)} unsubscribed`,
    unreachable > 0 && `${learners(unreachable)} can’t be reached by email`,
  ]
    .filter(Boolean)
    .join(" and ");
}
