/** Plausible API responses; a test overrides only what it needs. */
import type {
  Attendee,
  Content,
  Course,
  CourseAttempt,
  Enrolment,
  LiveSession,
  Me,
  Notification,
  Person,
  QuizAttempt,
  QuizAttemptDetail,
  QuizReply,
  QuizView,
  Submission,
} from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";

export const uuid = (n: number): string => `0198c0de-0000-7000-8000-${String(n).padStart(12, "0")}`;

export const COURSE = uuid(1);
export const SESSION = uuid(31);

export function pageOf<T>(results: T[], next: string | null = null) {
  return { count: null, next, previous: null, results };
}

export function aLearner(fields: Partial<Me> = {}): Me {
  return {
    uuid: uuid(7),
    email: "ada@learner.example",
    name: "Ada Learner",
    groups: ["learner"],
    time_zone: null,
    instructor_messages: true,
    daily_digest: true,
    licence_number: null,
    profession: null,
    total_cpd_credits: "0.00",
    unread_notifications: 0,
    waiting_submissions: null,
    claimed_invitations: 0,
    cpd: { period: { start: "2026-01-01", end: "2026-12-31" }, earned: "0.00", goal: "30.00", remaining: "30.00" },
    ...fields,
  };
}

export function aCourse(fields: Partial<Course> = {}): Course {
  return {
    uuid: COURSE,
    slug: "safeguarding-essentials",
    title: "Safeguarding Essentials",
    description: "Recognise concerns early.",
    format: "self_paced",
    cpd_credits: "2.50",
    cpd_type: "safeguarding",
    duration_minutes: 150,
    price: { amount: 3000, currency: "usd" },
    organiser: "Meridian CPD",
    teaches: false,
    modules: [
      {
        uuid: uuid(11),
        title: "Recognising harm",
        is_required: true,
        contents: [
          { uuid: uuid(111), title: "What safeguarding means", kind: "text", is_required: true },
          { uuid: uuid(112), title: "Check your understanding", kind: "quiz", is_required: true },
          { uuid: uuid(113), title: "Reference sheet", kind: "document", is_required: false },
        ],
      },
    ],
    sessions: [],
    requires_attendance: false,
    access_days: null,
    waiting_submissions: null,
    ...fields,
  };
}

export function anEnrolment(fields: Partial<Enrolment> = {}): Enrolment {
  return {
    uuid: uuid(501),
    course_uuid: COURSE,
    course_title: "Safeguarding Essentials",
    status: "active",
    stripe_checkout_session_id: "cs_test_1",
    progress_percent: 0,
    modules: [{ uuid: uuid(11), status: "not_started", progress_percent: 0, completed_contents: [] }],
    zoom_status: null,
    sessions: [],
    certificate_uuid: null,
    pending_since: null,
    can_rejoin: false,
    enrolled_at: "2026-11-01T10:00:00Z",
    completed_at: null,
    access_until: null,
    access_ended: false,
    ...fields,
  };
}

export function aLiveSession(fields: Partial<LiveSession> = {}): LiveSession {
  return {
    uuid: SESSION,
    topic: "Asking a question",
    starts_at: "2030-07-04T17:00:00Z",
    duration_minutes: 90,
    time_zone: "Europe/London",
    ...fields,
  };
}

export function aNotification(n: number, fields: Partial<Notification> = {}): Notification {
  return {
    uuid: uuid(900 + n),
    title: `Notification ${n}`,
    message: "Something happened.",
    action_url: pathTo(routes.learn, { courseUuid: COURSE }),
    metadata: {},
    is_read: false,
    created_at: "2026-11-01T10:00:00Z",
    read_at: null,
    ...fields,
  };
}

export function aContent(fields: Partial<Content> = {}): Content {
  return {
    uuid: uuid(111),
    course_uuid: COURSE,
    title: "What safeguarding means",
    kind: "text",
    is_required: true,
    body: { markdown: "Notice, ask, act." },
    completed: false,
    progress_percent: 0,
    position_seconds: null,
    ...fields,
  };
}

/** Two questions, three attempts, no start needed. */
export function aQuiz(fields: Partial<QuizView> = {}): QuizView {
  return {
    content_uuid: uuid(112),
    course_uuid: COURSE,
    title: "Check your understanding",
    passing_score: 70,
    time_limit_minutes: null,
    needs_start: false,
    question_count: 2,
    max_attempts: 3,
    total_attempts: 0,
    remaining_attempts: 3,
    next_attempt_at: null,
    passed: false,
    version: "1-00",
    questions: [
      {
        id: "first",
        text: "What comes first?",
        type: "single",
        points: 1,
        options: [
          { id: "notice", text: "Notice" },
          { id: "act", text: "Act" },
        ],
        prompts: [],
        partial_credit: false,
      },
      {
        id: "signs",
        text: "Which are signs?",
        type: "multiple",
        points: 1,
        options: [
          { id: "bruises", text: "Bruises" },
          { id: "silence", text: "Silence" },
          { id: "rain", text: "Rain" },
        ],
        prompts: [],
        partial_credit: false,
      },
    ],
    open_attempt: null,
    server_time: new Date().toISOString(),
    ...fields,
  };
}

export function anAttempt(number: number, fields: Partial<QuizAttempt> = {}): QuizAttempt {
  return {
    uuid: uuid(700 + number),
    attempt_number: number,
    score: 60,
    passed: false,
    submitted_at: "2026-11-01T10:00:00Z",
    graded_at: "2026-11-01T10:00:00Z",
    time_spent_seconds: 30,
    submitted_answers: {},
    expired: false,
    ...fields,
  };
}

/** An attempt at the quiz above, with its questions. */
export function anAttemptDetail(attempt: QuizAttempt, fields: Partial<QuizAttemptDetail> = {}): QuizAttemptDetail {
  return { attempt, questions: aQuiz().questions, results: [], ...fields };
}

export function aQuizReply(attempt: QuizAttempt, fields: Partial<QuizReply> = {}): QuizReply {
  return {
    attempt,
    message: "Quiz graded successfully",
    passed: attempt.passed,
    score: attempt.score,
    max_attempts: 3,
    remaining_attempts: 3 - attempt.attempt_number,
    results: [],
    course_completed: false,
    ...fields,
  };
}

/** Two attempts, a PDF or Word file of at most 50 MB, no due date. */
export function anAssignment(rules: Record<string, unknown> = {}, fields: Partial<Content> = {}): Content {
  return aContent({
    uuid: uuid(114),
    title: "Reflective account",
    kind: "assignment",
    body: {
      instructions: "Write about **one** situation.",
      max_score: "100",
      passing_score: "60",
      max_attempts: 2,
      allowed_types: ["pdf", "docx", "jpg"],
      max_size_bytes: 50 * 1024 * 1024,
      ...rules,
    },
    ...fields,
  });
}

export function aSubmission(fields: Partial<Submission> = {}): Submission {
  return {
    uuid: uuid(801),
    assignment: uuid(114),
    assignment_title: "Reflective account",
    course: COURSE,
    attempt_number: 1,
    status: "submitted",
    rejected_reason: null,
    file: { name: "essay.pdf", size_bytes: 2048, type: "application/pdf" },
    file_url: null,
    content: { text: null },
    score: null,
    max_score: 100,
    passing_score: 60,
    feedback: null,
    late: false,
    replaced: false,
    given_up: false,
    version: 1,
    created_at: "2026-11-01T10:00:00Z",
    submitted_at: "2026-11-01T10:01:00Z",
    graded_at: null,
    upload_expires_at: null,
    ...fields,
  };
}

export function aPerson(n: number, fields: Partial<Person> = {}): Person {
  return { uuid: uuid(600 + n), email: `learner${n}@learner.example`, name: `Learner ${n}`, ...fields };
}

export function anAttendee(n: number, fields: Partial<Attendee> = {}): Attendee {
  const { uuid: learner, ...person } = aPerson(n);
  return {
    learner_uuid: learner,
    ...person,
    enrollment_uuid: uuid(500 + n),
    enrollment_status: "active",
    attended: false,
    ...fields,
  };
}

export function aCourseAttempt(number: number, fields: Partial<CourseAttempt> = {}): CourseAttempt {
  return {
    uuid: uuid(700 + number),
    learner: aPerson(1),
    enrollment_uuid: uuid(501),
    attempt_number: number,
    score: 60,
    passed: false,
    started_at: null,
    submitted_at: "2026-11-01T10:00:00Z",
    graded_at: "2026-11-01T10:00:00Z",
    regraded_at: null,
    time_spent_seconds: 30,
    measured_seconds: null,
    expired: false,
    ...fields,
  };
}
