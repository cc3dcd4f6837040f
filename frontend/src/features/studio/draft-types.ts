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
export type ZoomRoom = Schemas["ZoomRoomView"];
export type Changes = Schemas["ChangesView"];
export type Change = Schemas["ChangeView"];
export type Publication = Schemas["PublicationView"];
/** The newest publication, as the draft knows it. */
export type LastPublication = Schemas["DraftPublicationView"];

/** A part of a definition, as JSON. It may be incomplete, so nothing is certain about its fields. */
export type JsonObject = Readonly<Record<string, unknown>>;
