import { pagedQuery, results } from "@/shared/api/paging";
import type { Submission } from "@/shared/api/types";

/** A learner's work for one assignment. */
export interface Work {
  /** Newest first. */
  submissions: readonly Submission[];
  /** null means unlimited. */
  maxAttempts: number | null;
  attemptsLeft: number | null;
  /** The learner's own due date: an instructor may have granted a later one. */
  dueAt: string | null;
  /** Why nothing can be submitted now; null if something can. */
  closedReason: string | null;
  /** Whether files can be uploaded; links and texts can be submitted either way. */
  uploadsEnabled: boolean;
}

export const submissionsQuery = (assignmentUuid: string) =>
  pagedQuery(
    "/api/submissions/",
    { params: { query: { assignment: assignmentUuid } } },
    {
      select: (data): Work => {
        const [newest] = data.pages;
        return {
          submissions: results(data),
          maxAttempts: newest?.max_attempts ?? null,
          attemptsLeft: newest?.remaining_attempts ?? null,
          dueAt: newest?.due_at ?? null,
          closedReason: newest?.closed_reason ?? null,
          uploadsEnabled: newest?.uploads_enabled ?? true,
        };
      },
      // An instructor may grade it, and the learner may submit from another device.
      staleTime: 0,
    },
  );

/** The paths that a submission makes stale: it may complete the content and create notifications. */
export const staleAfterSubmission = [
  "/api/submissions/",
  "/api/learning/content/{content_uuid}/",
  "/api/enrollments/",
  "/api/notifications/",
  "/api/users/me/",
] as const;
