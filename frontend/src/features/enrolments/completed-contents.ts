import type { Enrolment } from "@/shared/api/types";

/** The parts of the course that the learner has completed, by their ids. */
export function completedContents(enrolment: Enrolment | null): ReadonlySet<string> {
  return new Set(enrolment?.modules.flatMap((module) => module.completed_contents));
}
