import { pagedQuery, results } from "@/shared/api/paging";
import type { Submission } from "@/shared/api/types";

/** A learner's work for one assignment. */
export interface Work {
  /** Newest first. */
  submissions: readonly Submission[];
  /** null: any number. */
  maxAttempts: number | null;
  attemptsLeft: number | null;
  /** Why nothing may be handed in now; null: something may. */
  closedReason: string | null;
  /** Files are taken; if not, a link and a text still are. */
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
          closedReason: newest?.closed_reason ?? null,
          uploadsEnabled: newest?.uploads_enabled ?? true,
        };
      },
      // Graded by somebody else, and handed in from other devices too.
      staleTime: 0,
    },
  );

/** Stale once work was handed in, which may have completed the part, and brings notifications. */
export const staleAfterSubmission = [
  "/api/submissions/",
  "/api/learning/content/{content_uuid}/",
  "/api/enrollments/",
  "/api/notifications/",
  "/api/users/me/",
] as const;
