/** What the API says about drafts and publications, by the studio's own names. */
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Editor = Schemas["Author"];
export type Problem = Schemas["ProblemView"];
export type CourseState = Schemas["DraftState"];
export type CourseDraftView = Schemas["DraftView"];
export type DraftSummary = Schemas["DraftSummary"];
export type SavedItem = Schemas["SavedPieceView"];
export type QuestionFormat = Schemas["FormatName"];
export type ImportedQuestions = Schemas["ImportedQuestions"];
export type QuestionFinding = Schemas["QuestionFinding"];

/** A part of a definition, as JSON. It may be incomplete, so nothing is certain about its fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

export interface Publication {
  number: number;
  at: string;
  by: Editor | null;
  visible: boolean;
  note?: string | null;
}

export interface Change {
  kind: string;
  title: string;
  /** A sentence with counts. */
  text: string;
  learners: number | null;
}

export interface Changes {
  digest: string;
  unchanged: boolean;
  problems: Problem[];
  /** What publishing never does, and why. */
  refused: Problem[];
  changes: Change[];
  enrolled: number;
}
