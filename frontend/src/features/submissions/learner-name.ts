import type { Submission } from "@/shared/api/types";

/** What to call whoever handed it in, with whatever is known. */
export function learnerName(learner: Submission["learner"]): string {
  if (!learner) return "Learner";
  return learner.name || learner.email || `Learner ${learner.uuid.slice(0, 8)}`;
}
