import { useState } from "react";
import type { Submission } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { showToast } from "@/shared/ui/toast-store";
import { ConfirmVerdict } from "./confirm-verdict";
import { SubmissionGrade } from "./submission-grade";
import { useGrade } from "./use-grade";

/** The grade and feedback. Passed work can still be approved. */
export function GradedWork({ submission }: { submission: Submission }) {
  const approve = useGrade(submission);
  const [asking, setAsking] = useState(false);
  return (
    <div className="space-y-4">
      <SubmissionGrade submission={submission} />
      {approve.isError && <FailureNotice error={approve.error} what="Not approved" />}
      {submission.status === "graded" && (
        <Button
          tone="secondary"
          busy={approve.isPending}
          onClick={() => {
            setAsking(true);
          }}
        >
          Approve
        </Button>
      )}
      <ConfirmVerdict
        submission={submission}
        verdict={asking ? { action: "approve", score: null, feedback: submission.feedback ?? "" } : null}
        busy={approve.isPending}
        onConfirm={(verdict) => {
          approve.say(verdict, {
            onSuccess: () => {
              showToast({ tone: "success", title: "Approved", detail: "The learner will be notified." });
            },
            onSettled: () => {
              setAsking(false);
            },
          });
        }}
        onCancel={() => {
          setAsking(false);
        }}
      />
    </div>
  );
}
