import { contentKind } from "@/features/courses/content-kind";
import type { Course, Enrolment, OutlineContent } from "@/shared/api/types";

/** Where "Continue" leads: into the first module that is not finished, or to the start again. */
export function nextContent(course: Course, enrolment: Enrolment): OutlineContent | null {
  const finished = new Set(
    enrolment.modules.filter((module) => module.progress_percent >= 100).map((module) => module.uuid),
  );
  const openable = (contents: readonly OutlineContent[]) => contents.find(({ kind }) => contentKind(kind).opens);
  const unfinished = course.modules.filter((module) => !finished.has(module.uuid));
  for (const module of [...unfinished, ...course.modules]) {
    const content = openable(module.contents);
    if (content) return content;
  }
  return null;
}
