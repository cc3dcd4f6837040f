import { ApiError } from "@/shared/api/api-error";
import { describeError } from "@/shared/api/error-texts";
import type { Submission } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import { showToast } from "@/shared/ui/toast-store";
import { useGrade } from "./use-grade";
import { SubmissionGrade } from "./submission-grade";

/** The grade and feedback. Passed work can still be approved. */
export function GradedWork({ submission }: { submission: Submission }) {
  const approve = useGrade(submission);
  const refused = approve.error instanceof ApiError ? Object.values(approve.error.details).flat().join(" ") : "";
  return (
    <div className="space-y-4">
      <SubmissionGrade submission={submission} />
      {approve.isError && (
        <Notice tone="danger" title={`Not approved: ${describeError(approve.error).title}`}>
          {refused || describeError(approve.error).detail}
        </Notice>
      )}
      {submission.status === "graded" && (
        <Button
          tone="secondary"
          busy={approve.isPending}
          onClick={() => {
            approve.say({ action: "approve", score: null, feedback: submission.feedback ?? "" }, () => {
              showToast({ tone: "success", title: "Approved", detail: "The learner will be notified." });
            });
          }}
        >
          Approve
        </Button>
      )}
    </div>
  );
}
