/** What staff did to a person: the entries of the audit log. */
import type { AuditEntry } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";

const actions: Record<AuditEntry["action"], string> = {
  enrolment_granted: "Enrolment granted",
  enrolment_withdrawn: "Enrolment withdrawn",
  enrolment_restored: "Withdrawal undone",
  enrolment_extended: "Enrolment extended",
  enrolment_transferred: "Enrolment transferred",
  enrolment_settled: "Enrolment settled",
  person_invited: "Invited",
  invitation_sent: "Invitation sent again",
  invitation_withdrawn: "Invitation withdrawn",
  credits_adjusted: "Credits adjusted",
  certificate_revoked: "Certificate revoked",
  certificate_reissued: "Certificate reissued",
  certificate_reprinted: "Certificate reprinted",
  pass_withdrawn: "Pass withdrawn",
  quiz_overridden: "Quiz attempts or time added",
  assignment_overridden: "Assignment attempts or time added",
  quiz_regraded: "Quiz regraded",
  work_graded: "Work graded",
  attendance_marked: "Attendance marked",
  payment_assigned: "Payment assigned",
  refund_requested: "Refund requested",
  course_published: "Course published",
  course_hidden: "Course hidden",
  learner_exported: "Data exported",
  learner_erased: "Data erased",
  failed_work_retried: "Failed work tried again",
  course_message_sent: "Message sent to learners",
  course_message_stopped: "Message to learners stopped",
  course_message_continued: "Message to learners continued",
};

export function StaffActions({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ul className="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.uuid} className="space-y-1 py-3 first:pt-0 last:pb-0">
          <p className="[overflow-wrap:anywhere]">
            <span className="font-semibold">{actions[entry.action]}</span>
            {entry.course !== null && `: ${entry.course.title}`}
            {entry.to_course !== null && ` → ${entry.to_course.title}`}
          </p>
          <p className="text-sm text-muted [overflow-wrap:anywhere]">
            {formatDate(entry.at)}, {formatTime(entry.at)} · {actor(entry)}
            {entry.reason !== "" && ` · “${entry.reason}”`}
          </p>
        </li>
      ))}
    </ul>
  );
}

function actor({ actor: person }: AuditEntry): string {
  if (person === null) return "operator";
  return person.name === "" ? person.id : person.name;
}
