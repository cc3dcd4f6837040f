/** How far the message is that was just written. */
import type { CourseMessage } from "@/shared/api/types";
import { Notice } from "@/shared/ui/notice";
import { learners } from "./audiences";

/** `message` is missing until the list has it. */
export function SendingNotice({ message }: { message: CourseMessage | undefined }) {
  const sent = message?.sent ?? 0;
  switch (message?.state) {
    case "sent":
      return (
        <Notice tone="success" title={`Sent to ${learners(sent)}`}>
          The emails arrive within the next minutes.
        </Notice>
      );
    case "stopped":
      return <Notice tone="info" title={`Stopped after ${learners(sent)}`} />;
    case "delayed":
      return (
        <Notice tone="waiting" title={`Sending is delayed after ${learners(sent)}`}>
          It’s tried again by itself. You can close this page.
        </Notice>
      );
    default:
      return (
        <Notice tone="waiting" title={sent === 0 ? "Sending starts within a minute" : `Sending: ${learners(sent)} so far`}>
          You can close this page. The message is sent to everyone without it.
        </Notice>
      );
  }
}
