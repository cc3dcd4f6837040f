/** The reports that there are: what each is about, and where it comes from. */
import { api, unwrap } from "@/shared/api/client";

/** What a part is asked for by. */
export interface PartQuery {
  course: string;
  format: "csv" | "json";
  from?: string;
  to?: string;
  has_headings?: boolean;
  cursor?: string;
}

/** A part of any report. */
export interface ReportPart {
  looked_at: number;
  found: number;
  rows: readonly object[];
  csv: string | null;
  next_cursor: string | null;
}

export interface ReportKind {
  label: string;
  about: string;
  /** What the days of the period mean. */
  days: string;
  /** One row, and what is looked at for the rows. */
  row: string;
  rows: string;
  lookedAt: string;
  ask: (query: PartQuery) => Promise<ReportPart>;
}

export const reportKinds = {
  completions: {
    label: "Completions",
    about:
      "Who completed which course and when, with credits and certificate number. Days count where the learner was. Completions stay in the report when the enrolment has ended since.",
    days: "Completed",
    row: "completion",
    rows: "completions",
    lookedAt: "enrolments",
    ask: (query) => unwrap(api.GET("/api/office/reports/completions/", { params: { query } })),
  },
  enrolments: {
    label: "Enrolments",
    about:
      "Who enrolled in which course and when, what stands behind it (free, paid, granted, paid elsewhere, transferred) and what became of it. Days count in the provider’s time zone.",
    days: "Enrolled",
    row: "enrolment",
    rows: "enrolments",
    lookedAt: "enrolments",
    ask: (query) => unwrap(api.GET("/api/office/reports/enrolments/", { params: { query } })),
  },
  credits: {
    label: "Credits",
    about:
      "What certificates earned, and lost when they were revoked, with the learner’s licence number and profession for regulators. Days count where the learner was. Manual adjustments and expiry belong to no course, so they aren’t in it.",
    days: "Counted",
    row: "entry",
    rows: "entries",
    lookedAt: "enrolments",
    ask: (query) => unwrap(api.GET("/api/office/reports/credits/", { params: { query } })),
  },
  revenue: {
    label: "Revenue",
    about:
      "What each course took by month and currency: charged, refunded, lost in disputes, under dispute, and what is left. Payments that haven’t arrived are in rows of their own. A refund counts in the month of its payment, and months are those of the provider’s time zone. Payments that were rejected or name no course are under Payments.",
    days: "Paid",
    row: "row",
    rows: "rows",
    lookedAt: "payments",
    ask: (query) => unwrap(api.GET("/api/office/reports/revenue/", { params: { query } })),
  },
  attendance: {
    label: "Attendance",
    about:
      "Who attended which live session, as the instructor marked it, of the live sessions that have begun. Days count in the time zone of the live session.",
    days: "Held",
    row: "row",
    rows: "rows",
    lookedAt: "enrolments",
    ask: (query) => unwrap(api.GET("/api/office/reports/attendance/", { params: { query } })),
  },
  "quiz-results": {
    label: "Quiz results",
    about:
      "For each learner and quiz: how many attempts, the best score, and whether the quiz is passed. A period chooses by the last attempt, in the provider’s time zone.",
    days: "Last attempt",
    row: "result",
    rows: "results",
    lookedAt: "enrolments",
    ask: (query) => unwrap(api.GET("/api/office/reports/quiz-results/", { params: { query } })),
  },
} as const satisfies Record<string, ReportKind>;

export type ReportName = keyof typeof reportKinds;

export const isReportName = (name: string): name is ReportName => name in reportKinds;
