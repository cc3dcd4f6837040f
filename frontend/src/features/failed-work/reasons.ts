/** Why work failed, in a sentence. */
import type { FailedWork } from "@/shared/api/types";

const reasons: Readonly<Record<FailedWork["reason"], string>> = {
  not_written: "The email couldn’t be written: something it mentions is missing.",
  refused_by_provider: "The email service refused it.",
  outcome_unknown: "The email service didn’t answer, so it may have been sent. Trying again may send it twice.",
  done_meanwhile: "It was done in the meantime. Trying again only clears it.",
  report_not_recorded: "What the email service reported about an email couldn’t be recorded.",
  rejected: "The email service found harmful content in it.",
  suppressed: "Not sent: an earlier email to this address bounced or was marked as spam.",
  bounced: "The address doesn’t exist, or its mail host refused the email.",
  complained: "The reader marked it as spam. Please ask before you send it again.",
  unverified_address: "Not sent: the address isn’t verified.",
  malformed_address: "Not sent: this isn’t an email address.",
  zoom_failed: "Zoom didn’t answer, or failed.",
  refused_by_zoom: "Zoom refused the registration",
  upload_not_confirmed: "The file couldn’t be read or copied.",
  balance_limit: "The balance would exceed 999,999.99. Adjust the learner’s credits down; then try again.",
  not_awarded: "The credits haven’t been added yet.",
  not_settled: "Not every enrolment could be brought up to date.",
  not_reissued: "The certificate couldn’t be issued again.",
  not_sent: "Sending it has made no progress for 15 minutes.",
  not_relayed: "It didn’t get to its queue.",
  unreadable: "This version of the platform can’t read it. Please tell your developer.",
};

export function reasonText({ reason, detail }: Pick<FailedWork, "reason" | "detail">): string {
  const text = reasons[reason];
  if (reason !== "refused_by_zoom") return text;
  return detail === null ? `${text}.` : `${text} (code ${detail}).`;
}
