/** Work that waits to be graded, as it is said on the pages of those who teach. */
import type { WaitingSubmissions } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";

/** "3 submissions to grade, the oldest of 4 November 2026" */
export function waitingSubmissions(waiting: WaitingSubmissions): string {
  const { count, has_more: hasMore, oldest_at: oldestAt } = waiting;
  const many = `${hasMore ? `More than ${count}` : count} ${count === 1 && !hasMore ? "submission" : "submissions"} to grade`;
  if (oldestAt === null) return many;
  return count === 1 && !hasMore ? `${many}, of ${formatDate(oldestAt)}` : `${many}, the oldest of ${formatDate(oldestAt)}`;
}

/** The paths that say of courses how much waits. */
export const countsOfCourses = ["/api/courses/", "/api/courses/{course_uuid}/"] as const;
