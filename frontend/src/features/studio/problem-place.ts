/** Where a problem is: in which item, at which field and on which page. */
import type { Problem } from "./draft-types";
import { stepsOf } from "./field-path";

/** The fields of a content that hold its body. Everything else of it is stored with the outline. */
const KINDS = new Set(["text", "video", "document", "link", "quiz", "assignment", "content_data"]);

export type ProblemPage = "details" | "outline" | "sessions" | "content";

export interface ProblemPlace {
  page: ProblemPage;
  /** "outline", or the content whose body it is in. */
  scope: string;
  field: string;
}

/** Whether it is in a content's body, or about the body as a whole, and not in the outline. */
export function isOfBody({ content, field }: Problem): boolean {
  const [first] = stepsOf(field);
  return content !== null && (first === undefined || KINDS.has(String(first)));
}

export function placeOfProblem(problem: Problem): ProblemPlace {
  if (isOfBody(problem) && problem.content !== null) {
    return { page: "content", scope: problem.content, field: bodyField(problem.field) };
  }
  const field = problem.content === null ? problem.field : problem.path;
  const [first] = stepsOf(field);
  const page = first === "modules" ? "outline" : first === "sessions" ? "sessions" : "details";
  return { page, scope: "outline", field };
}

/** The path inside the body: "questions[2].text" for "quiz.questions[2].text", and "" for the body as a whole. */
function bodyField(field: string): string {
  const [first] = stepsOf(field);
  return typeof first === "string" && KINDS.has(first) ? field.slice(first.length + 1) : field;
}
