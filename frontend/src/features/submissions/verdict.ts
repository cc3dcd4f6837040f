/** What an instructor says about a submission, as entered and as sent. */
import type { Submission } from "@/shared/api/types";
import { readScore } from "./score";

export interface Verdict {
  action: "grade" | "return" | "approve";
  score: number | null;
  feedback: string;
  /** Confirms that a correction takes a pass back. */
  withdraw_pass?: boolean;
}

export interface Entered {
  score: string;
  feedback: string;
}

export interface Problem {
  field: keyof Entered;
  message: string;
}

/** The verdict that a button means with what was entered, or what is missing. What a field has to be depends on the button. */
export function readVerdict(action: Verdict["action"], entered: Entered, submission: Submission): Verdict | Problem {
  const { max_score: most, passing_score: passing } = submission;
  const feedback = entered.feedback.trim();
  const read = action === "return" || entered.score.trim() === "" ? null : readScore(entered.score, most);
  if (read === "not a score") {
    return { field: "score", message: `Enter a number from 0 to ${most}, with up to two decimal places` };
  }
  if (action === "grade" && read === null) {
    return { field: "score", message: "Enter a score, or return the work for revision" };
  }
  if (action === "approve" && read !== null && read < passing) {
    return { field: "score", message: `To approve this work, the score must be at least ${passing}` };
  }
  const verdict = { action, score: read, feedback };
  if (!passes(verdict, submission) && feedback === "") {
    return { field: "feedback", message: "Say what the learner should revise. They’ll see it here and in their email." };
  }
  return verdict;
}

/** Whether the verdict accepts the work; otherwise it asks for a revision. */
export function passes({ action, score }: Verdict, { passing_score: passing }: Submission): boolean {
  return action === "approve" || (action === "grade" && score !== null && score >= passing);
}
