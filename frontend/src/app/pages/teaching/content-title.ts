import type { Course } from "@/shared/api/types";

/** A content's title in its course's outline. */
export function contentTitle(course: Course | undefined, contentUuid: string): string | undefined {
  return course?.modules.flatMap((module) => module.contents).find(({ uuid }) => uuid === contentUuid)?.title;
}
