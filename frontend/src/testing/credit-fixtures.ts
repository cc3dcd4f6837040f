/** Plausible API responses about credits and certificates; a test overrides only what it needs. */
import type { Certificate, CpdGoals, CreditEntry, CreditSummary, Verification } from "@/shared/api/types";
import { COURSE, uuid } from "./fixtures";

export function anEntry(n: number, fields: Partial<CreditEntry> = {}): CreditEntry {
  return {
    uuid: uuid(800 + n),
    transaction_type: "earned",
    credits: "2.50",
    balance_after: "2.50",
    certificate: null,
    certificate_number: null,
    notes: `Earned from: Course ${n}`,
    cpd_type: "safeguarding",
    created_by: null,
    earned_on: "2026-11-04",
    created_at: "2026-11-04T10:00:00Z",
    sequence: n,
    ...fields,
  };
}

const thisYear = { start: "2026-01-01", end: "2026-12-31", earned: "9.00", goal: "30.00", remaining: "21.00" };

export function aSummary(fields: Partial<CreditSummary> = {}): CreditSummary {
  return {
    total_cpd_credits: "12.50",
    current: thisYear,
    periods: [{ start: "2026-01-01", end: "2026-12-31", earned: "9.00" }],
    by_transaction_type: [],
    by_cpd_type: [
      { cpd_type: "ethics", credits: "4.00", earned: "4.00", goal: null, remaining: null },
      { cpd_type: "safeguarding", credits: "8.50", earned: "5.00", goal: "10.00", remaining: "5.00" },
    ],
    expiring: [],
    ...fields,
  };
}

export function theGoals(fields: Partial<CpdGoals> = {}): CpdGoals {
  return {
    period: { kind: "calendar_year", start_month: null },
    time_zone: "Europe/London",
    goal: "30.00",
    by_type: [],
    current: thisYear,
    ...fields,
  };
}

export function aCertificate(fields: Partial<Certificate> = {}): Certificate {
  return {
    uuid: uuid(601),
    code: "0123456789ABCDEFGHJKMNPQ",
    verify_url: "https://learn.test/verify/0123456789ABCDEFGHJKMNPQ",
    course_uuid: COURSE,
    ...onPaper,
    ...fields,
  };
}

export function aVerification(fields: Partial<Verification> = {}): Verification {
  return { current_issue: 1, ...onPaper, ...fields };
}

const onPaper = {
  status: "active",
  number: "CPD-2026-7KQ2-M9XD-4HTV",
  issue: 1,
  learner_name: "Ada Learner",
  course_title: "Safeguarding Essentials",
  organiser: "Meridian CPD",
  credits: "2.50",
  cpd_type: "safeguarding",
  completed_at: "2026-11-04T10:00:00Z",
  completed_on: "2026-11-04",
  time_zone: "Europe/London",
  issued_at: "2026-11-04T10:00:00Z",
  issued_on: "2026-11-04",
  credits_valid_until: null,
  credits_valid_until_day: null,
  revoked_at: null,
  revoked_on: null,
} as const;
