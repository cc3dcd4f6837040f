import type { Submission } from "@/shared/api/types";

/** The learner's display name: their name, email address or a short ID. */
export function learnerName(learner: Submission["learner"]): string {
  if (!learner) return "Learner";
  return learner.name || learner.email || `Learner ${learner.uuid.slice(0, 8)}`;
}
