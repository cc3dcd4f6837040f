/** What may be done with an assignment now, from its rules and what was handed in so far. */
import type { Submission } from "@/shared/api/types";
import type { Assignment } from "./assignment";

const handedIn: readonly Submission["status"][] = ["submitted", "needs_revision", "graded", "approved"];

export interface Desk {
  /** What counts now: the last work that arrived. */
  current: Submission | null;
  /** null: without limit. */
  attemptsLeft: number | null;
  passed: boolean;
  overdue: boolean;
  /** Announced uploads whose file never arrived. */
  unfinished: readonly Submission[];
  /** `replace`: the last work waits for its grade, and another attempt may take its place. */
  doing: "hand-in" | "replace" | "nothing";
}

export function deskOf(assignment: Assignment, submissions: readonly Submission[], now: Date): Desk {
  const arrived = submissions.filter(({ status }) => handedIn.includes(status));
  const current = arrived[0] ?? null;
  const used = Math.max(0, ...arrived.map((submission) => submission.attempt_number ?? 0));
  const attemptsLeft = assignment.maxAttempts === null ? null : Math.max(0, assignment.maxAttempts - used);
  const overdue = assignment.dueAt !== null && now.getTime() > Date.parse(assignment.dueAt);
  const passed = arrived.some(({ status }) => status === "graded" || status === "approved");
  return {
    current,
    attemptsLeft,
    passed,
    overdue,
    unfinished: submissions.filter(({ status }) => status === "awaiting_upload"),
    doing: doing(),
  };

  function doing(): Desk["doing"] {
    if (passed || attemptsLeft === 0) return "nothing";
    if (current?.status === "submitted") return overdue ? "nothing" : "replace";
    return "hand-in";
  }
}
