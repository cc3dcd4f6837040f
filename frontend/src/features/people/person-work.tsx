/** What a person has done: quiz attempts, submissions, certificates. */
import type { ReactNode } from "react";
import type { PersonPage } from "@/shared/api/types";
import { formatDate, formatDay } from "@/shared/format/date-time";
import { Badge, type BadgeTone } from "@/shared/ui/badge";

type Row<Section extends "attempts" | "submissions" | "certificates"> = PersonPage[Section]["results"][number];

export function AttemptRow({ attempt }: { attempt: Row<"attempts"> }) {
  return (
    <Entry title={title(attempt.content_title, attempt.content_uuid)} course={attempt.course_title}>
      <Badge tone={attempt.passed ? "success" : "danger"}>{attempt.passed ? "Passed" : "Failed"}</Badge>
      <span className="tabular-nums">
        Attempt {attempt.attempt_number}: {attempt.score}%
      </span>
      <span className="text-muted">{formatDate(attempt.submitted_at)}</span>
    </Entry>
  );
}

const submissionStates: Record<Row<"submissions">["status"], { label: string; tone: BadgeTone }> = {
  draft: { label: "Draft", tone: "neutral" },
  awaiting_upload: { label: "Upload not finished", tone: "neutral" },
  submitted: { label: "Waiting for a grade", tone: "accent" },
  rejected: { label: "Rejected", tone: "danger" },
  needs_revision: { label: "Needs revision", tone: "accent" },
  graded: { label: "Passed", tone: "success" },
  approved: { label: "Approved", tone: "success" },
};

export function SubmissionRow({ submission }: { submission: Row<"submissions"> }) {
  const { label, tone } = submissionStates[submission.status];
  return (
    <Entry title={title(submission.assignment_title, submission.assignment_uuid)} course={submission.course_title}>
      <Badge tone={tone}>{label}</Badge>
      {submission.late && <Badge tone="accent">Late</Badge>}
      {submission.score !== null && <span className="tabular-nums">{submission.score} points</span>}
      <span className="text-muted">{formatDate(submission.submitted_at ?? submission.created_at)}</span>
    </Entry>
  );
}

const validity: Record<Row<"certificates">["status"], { label: string; tone: BadgeTone }> = {
  active: { label: "Valid", tone: "success" },
  revoked: { label: "Revoked", tone: "danger" },
  superseded: { label: "Replaced", tone: "neutral" },
};

export function CertificateRow({ certificate }: { certificate: Row<"certificates"> }) {
  const { label, tone } = validity[certificate.status];
  return (
    <Entry title={certificate.course_title} course={`No. ${certificate.number}`}>
      <Badge tone={tone}>{label}</Badge>
      <span>{certificate.credits} credits</span>
      <span className="min-w-0 [overflow-wrap:anywhere]">for {certificate.learner_name}</span>
      <span className="text-muted">{formatDay(certificate.completed_on)}</span>
    </Entry>
  );
}

function Entry({ title, course, children }: { title: string; course: string; children: ReactNode }) {
  return (
    <li className="space-y-1 py-3 first:pt-0 last:pb-0">
      <p className="[overflow-wrap:anywhere]">
        <span className="font-semibold">{title}</span> <span className="text-muted">{course}</span>
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">{children}</p>
    </li>
  );
}

function title(known: string, id: string): string {
  return known === "" ? id : known;
}
