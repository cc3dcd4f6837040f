import type { Submission } from "@/shared/api/types";
import { Badge, type BadgeTone } from "@/shared/ui/badge";

const looks: Record<Submission["status"], { label: string; tone: BadgeTone }> = {
  draft: { label: "Draft", tone: "neutral" },
  awaiting_upload: { label: "Upload not finished", tone: "neutral" },
  submitted: { label: "Waiting to be graded", tone: "brand" },
  rejected: { label: "Not accepted", tone: "danger" },
  needs_revision: { label: "Needs revision", tone: "accent" },
  graded: { label: "Passed", tone: "success" },
  approved: { label: "Approved", tone: "success" },
};

/** Newer work took the place of this one before it was graded. */
const replacedLook = { label: "Replaced", tone: "neutral" } as const;
/** Refused by nobody: its learner thought better of it. */
const givenUpLook = { label: "Given up", tone: "neutral" } as const;

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
