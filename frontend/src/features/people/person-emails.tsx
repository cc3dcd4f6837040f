/** The e-mails to a person, each with what became of it. */
import type { PersonEmail } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { emailName } from "@/shared/format/email-names";
import { Badge, type BadgeTone } from "@/shared/ui/badge";

const outcomes: Record<PersonEmail["outcome"], { label: string; tone: BadgeTone; meaning: string }> = {
  sent: { label: "Sent", tone: "neutral", meaning: "" },
  delayed: { label: "Delayed", tone: "accent", meaning: "The mail host doesn’t take it yet; it is tried again." },
  delivered: { label: "Delivered", tone: "success", meaning: "" },
  rejected: { label: "Rejected", tone: "danger", meaning: "The email service found harmful content in it." },
  suppressed: { label: "Suppressed", tone: "danger", meaning: "Not sent: an earlier email to this address bounced or was marked as spam." },
  bounced: { label: "Bounced", tone: "danger", meaning: "The address doesn’t exist, or its mail host refused the email." },
  complained: { label: "Marked as spam", tone: "danger", meaning: "" },
  unverified_address: { label: "Not sent", tone: "danger", meaning: "The address isn’t verified." },
  malformed_address: { label: "Not sent", tone: "danger", meaning: "This isn’t an email address." },
  erased: { label: "Not sent", tone: "neutral", meaning: "The person’s data was erased." },
};

export function EmailRow({ email }: { email: PersonEmail }) {
  const { label, tone, meaning } = outcomes[email.outcome];
  return (
    <li className="space-y-1 py-3 first:pt-0 last:pb-0">
      <p className="[overflow-wrap:anywhere]">
        <span className="font-semibold">{emailName(email.template)}</span> <span className="text-muted">{email.course_title}</span>
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Badge tone={tone}>{label}</Badge>
        {email.sent_again && <Badge>Sent again</Badge>}
        {meaning !== "" && <span>{meaning}</span>}
        <span className="text-muted">
          {formatDate(email.at)}, {formatTime(email.at)}
        </span>
      </p>
    </li>
  );
}
