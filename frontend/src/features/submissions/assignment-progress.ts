/** How a learner stands with an assignment, and what may be done now. */
import type { Submission } from "@/shared/api/types";
import type { Work } from "./submissions-query";
import type { Assignment } from "./assignment";

export interface AssignmentProgress extends Work {
  /** What counts now: the last work that arrived. */
  current: Submission | null;
  passed: boolean;
  overdue: boolean;
  /** Announced uploads whose file never arrived. */
  unfinished: readonly Submission[];
  /** `replace`: the last work waits for its grade, and another attempt may take its place. */
  doing: "submit" | "replace" | "nothing";
}

export function progressOf(assignment: Assignment, work: Work, now: Date): AssignmentProgress {
  const current = work.submissions.find(({ attempt_number: number }) => number !== null) ?? null;
  const waiting = current?.status === "submitted";
  const overdue = assignment.dueAt !== null && now.getTime() > Date.parse(assignment.dueAt);
  // The list was fetched some time ago; whether it is due by now, this page knows itself.
  const closed = work.closedReason !== null || (waiting && overdue);
  return {
    ...work,
    current,
    overdue,
    passed: current?.status === "graded" || current?.status === "approved",
    unfinished: work.submissions.filter(({ status }) => status === "awaiting_upload"),
    doing: closed ? "nothing" : waiting ? "replace" : "submit",
  };
}
