import type { Enrolment } from "@/shared/api/types";

/** The IDs of the contents that the learner has completed. */
export function completedContents(enrolment: Enrolment | null): ReadonlySet<string> {
  return new Set(enrolment?.modules.flatMap((module) => module.completed_contents));
}
