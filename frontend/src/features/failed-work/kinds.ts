/** What the kinds of failed work are called, and what they mean. */
import type { FailedWorkKind } from "@/shared/api/types";

interface KindText {
  title: string;
  /** What it is, and what happens by itself. */
  meaning: string;
  /** The name of a piece that has no subject of its own. */
  piece: string;
}

export const kinds: Readonly<Record<FailedWorkKind, KindText>> = {
  emails: {
    title: "Emails that couldn’t be sent",
    meaning: "Five attempts failed, and nothing more happens by itself. Each learner gets an email once, however often you try.",
    piece: "Email",
  },
  rejected_emails: {
    title: "Emails that didn’t arrive",
    meaning:
      "The address, or its mail host, doesn’t take emails from us. Correct the address in the sign-in service, or ask the learner; then send the email again.",
    piece: "Email",
  },
  zoom_messages: {
    title: "Zoom registrations that couldn’t be sent",
    meaning: "Zoom was unavailable for every attempt, and nothing more happens by itself.",
    piece: "Registration",
  },
  zoom_registrations: {
    title: "Registrations that Zoom refused",
    meaning:
      "These learners have no join link. Correct the meeting in Zoom first (its capacity, its registration), then try again: Zoom allows three requests a day for each learner and meeting.",
    piece: "Registration",
  },
  uploads: {
    title: "Uploads that couldn’t be confirmed",
    meaning: "The file was uploaded, but it couldn’t be checked for three days. The learner sees it as unfinished.",
    piece: "Upload",
  },
  awards: {
    title: "Credits not awarded",
    meaning: "These certificates have no credits yet. They are tried again every hour by themselves.",
    piece: "Certificate",
  },
  enrolments: {
    title: "Enrolments not brought up to date",
    meaning: "They don’t follow the last publication of their course, or still need their certificate. They are tried again by themselves.",
    piece: "All enrolments",
  },
  course_messages: {
    title: "Messages to learners that are delayed",
    meaning: "Some learners of the course haven’t been sent the message yet. It is tried again every few minutes by itself.",
    piece: "Message to learners",
  },
  messages: {
    title: "Messages not passed on",
    meaning: "Emails and registrations that wait to be sent. They are tried again every minute by themselves.",
    piece: "Message",
  },
};

/** A title within a sentence; names keep their capital. */
export function withinSentence(title: string): string {
  return title.startsWith("Zoom") ? title : title.charAt(0).toLowerCase() + title.slice(1);
}
