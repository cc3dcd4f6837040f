import type { Submission } from "@/shared/api/types";
import { Badge, type BadgeTone } from "@/shared/ui/badge";

const looks: Record<Submission["status"], { label: string; tone: BadgeTone }> = {
  draft: { label: "Draft", tone: "neutral" },
  awaiting_upload: { label: "Upload incomplete", tone: "neutral" },
  submitted: { label: "Waiting to be graded", tone: "brand" },
  rejected: { label: "Not accepted", tone: "danger" },
  needs_revision: { label: "Needs revision", tone: "accent" },
  graded: { label: "Passed", tone: "success" },
  approved: { label: "Approved", tone: "success" },
};

/** Replaced by newer work before it was graded. */
const replacedLook = { label: "Replaced", tone: "neutral" } as const;
/** Cancelled by the learner, not rejected. */
const givenUpLook = { label: "Cancelled", tone: "neutral" } as const;

export function SubmissionStatus({ submission }: { submission: Submission }) {
  const { status, late, replaced } = submission;
  const { label, tone } = submission.given_up
    ? givenUpLook
    : replaced && status === "submitted"
      ? replacedLook
      : looks[status];
  return (
    <>
      <Badge tone={tone}>{label}</Badge>
      {late && <Badge tone="accent">Late</Badge>}
    </>
  );
}
