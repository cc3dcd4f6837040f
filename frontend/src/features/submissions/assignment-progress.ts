/** A learner's progress in an assignment, and what they can do now. */
import type { Submission } from "@/shared/api/types";
import type { Work } from "./submissions-query";
import type { Assignment } from "./assignment";

export interface AssignmentProgress extends Work {
  /** The latest work that arrived, which is the one that counts. */
  current: Submission | null;
  passed: boolean;
  overdue: boolean;
  /** Announced uploads whose file has not arrived. */
  unfinished: readonly Submission[];
  /** `replace`: the latest work is waiting to be graded and can still be replaced by another attempt. */
  doing: "submit" | "replace" | "nothing";
}

export function progressOf(assignment: Assignment, work: Work, now: Date): AssignmentProgress {
  const current = work.submissions.find(({ attempt_number: number }) => number !== null) ?? null;
  const waiting = current?.status === "submitted";
  const dueAt = work.dueAt ?? assignment.dueAt;
  const overdue = dueAt !== null && now.getTime() > Date.parse(dueAt);
  // The list may be stale, so check the due date against the current time.
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
