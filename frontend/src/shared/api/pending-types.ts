/** Shapes of routes that the OpenAPI document does not name yet. To be replaced by generated ones. */
import type { EnrolmentStatus, QuizQuestion } from "./types";

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

export interface Attendee {
  learner_uuid: string;
  email: string;
  name: string;
  enrollment_uuid: string;
  enrollment_status: EnrolmentStatus;
  attended: boolean;
}

export interface Person {
  uuid: string;
  email: string;
  name: string;
}

export interface CourseAttempt {
  uuid: string;
  learner: Person;
  enrollment_uuid: string;
  attempt_number: number;
  score: number;
  passed: boolean;
  started_at: string | null;
  submitted_at: string;
  graded_at: string;
  regraded_at: string | null;
  time_spent_seconds: number | null;
  measured_seconds: number | null;
  expired: boolean;
}

export interface CourseAttemptDetail {
  attempt: CourseAttempt;
  quiz_version: number;
  questions: { question: QuizQuestion; chosen: string[]; correct: boolean }[];
  gradings: {
    number: number;
    key_version: number;
    score: number;
    passed: boolean;
    graded_at: string;
    graded_by: string | null;
  }[];
}

export interface QuizStatistics {
  attempts: number;
  complete: boolean;
  passed_percent: number | null;
  questions: {
    question_id: string;
    text: string;
    type: "single" | "multiple";
    asked: number;
    answered: number;
    correct_percent: number | null;
    options: { option_id: string; text: string; chosen: number; chosen_percent: number | null }[];
  }[];
}

export interface RegradeReply {
  dry_run: boolean;
  looked_at: number;
  unchanged: number;
  changed: RegradedAttempt[];
  kept_questions: string[];
  next_cursor: string | null;
}

export interface RegradedAttempt {
  learner: Person;
  attempt_number: number;
  score_before: number;
  score_after: number;
  passed_before: boolean;
  passed_after: boolean;
  course_completed: boolean;
}

export interface QuizOverride {
  learner: Person;
  extra_attempts: number;
  extra_time_percent: number;
  extra_minutes: number;
  total_attempts: number;
  max_attempts: number | null;
  remaining_attempts: number | null;
  time_limit_minutes: number | null;
}

export interface QuizOverrideDetail {
  override: QuizOverride;
  history: {
    extra_attempts: number;
    extra_time_percent: number;
    extra_minutes: number;
    reason: string;
    granted_by: string;
    granted_at: string;
  }[];
}
