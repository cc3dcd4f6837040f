/** Shapes of routes that the OpenAPI document does not name yet. To be replaced by generated ones. */
import type { Person } from "./types";

export interface Submission {
  uuid: string;
  assignment: string;
  assignment_title: string;
  course: string;
  attempt_number: number | null;
  status: "draft" | "awaiting_upload" | "submitted" | "rejected" | "needs_revision" | "graded" | "approved";
  rejected_reason: string | null;
  file: { name: string; size_bytes: number; type: string } | null;
  file_url: string | null;
  content: { text: string | null };
  score: number | null;
  max_score: number;
  passing_score: number;
  feedback: string | null;
  late: boolean;
  replaced: boolean;
  version: number;
  created_at: string;
  submitted_at: string | null;
  graded_at: string | null;
  upload_expires_at: string | null;
  learner?: Person;
}
