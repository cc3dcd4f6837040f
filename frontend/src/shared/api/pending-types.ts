/** Shapes of routes that the OpenAPI document does not name yet. To be replaced by generated ones. */
export interface Submission {
  uuid: string;
  assignment: string;
  attempt_number: number | null;
  status: "draft" | "awaiting_upload" | "submitted" | "rejected" | "needs_revision" | "graded" | "approved";
  rejected_reason: string | null;
  file: { name: string; size_bytes: number; type: string } | null;
  file_url: string | null;
  content: { text?: string };
  score: number | null;
  feedback: string | null;
  late: boolean;
  created_at: string;
  submitted_at: string | null;
  graded_at: string | null;
}
