import { completedContents } from "@/features/enrolments/completed-contents";
import type { Course, Enrolment, OutlineContent } from "@/shared/api/types";

/** Where "Continue" leads: the first required content not yet completed, or the start of the course. */
export function nextContent(course: Course, enrolment: Enrolment): OutlineContent | null {
  const completed = completedContents(enrolment);
  const parts = course.modules.flatMap((module) => module.contents);
  return parts.find(({ uuid, is_required }) => is_required && !completed.has(uuid)) ?? parts[0] ?? null;
}
