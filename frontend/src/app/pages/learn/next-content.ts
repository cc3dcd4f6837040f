import { contentKind } from "@/features/courses/content-kind";
import { completedContents } from "@/features/enrolments/completed-contents";
import type { Course, Enrolment, OutlineContent } from "@/shared/api/types";

/** Where "Continue" leads: to the first required part that is not completed, or to the start again. */
export function nextContent(course: Course, enrolment: Enrolment): OutlineContent | null {
  const completed = completedContents(enrolment);
  const openable = course.modules.flatMap((module) => module.contents).filter(({ kind }) => contentKind(kind).opens);
  return openable.find(({ uuid, is_required }) => is_required && !completed.has(uuid)) ?? openable[0] ?? null;
}
