/** The messages that were sent to a course's learners, newest first, with how many got them. */
import type { CourseMessage } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { LoadMore } from "@/shared/ui/load-more";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { audienceLabel, learners, leftOut } from "./audiences";
import { PauseButton } from "./pause-button";
import { useCourseMessages } from "./use-course-messages";

export function MessageList({ courseUuid }: { courseUuid: string }) {
  const messages = useCourseMessages(courseUuid);
  return (
    <QueryView
      query={messages}
      skeleton={
        <Loading label="Loading the messages">
          <Skeleton className="h-24 rounded-xl" />
        </Loading>
      }
    >
      {(list) =>
        list.length === 0 ? (
          <p className="text-muted">No messages yet.</p>
        ) : (
          <>
            <ul aria-label="Sent messages" className="divide-y divide-line">
              {list.map((message) => (
                <Message key={message.uuid} courseUuid={courseUuid} message={message} />
              ))}
            </ul>
            <LoadMore query={messages} label="Show earlier messages" />
          </>
        )
      }
    </QueryView>
  );
}

/** What is said before how many learners got it. */
const beginnings: Readonly<Record<CourseMessage["state"], string>> = {
  sending: "Being sent to",
  delayed: "Delayed after",
  stopped: "Stopped after",
  sent: "Sent to",
};

function Message({ courseUuid, message }: { courseUuid: string; message: CourseMessage }) {
  const out = leftOut(message);
  return (
    <li className="space-y-2 py-4 first:pt-0 last:pb-0">
      <h3 className="text-lg wrap-anywhere">
        <bdi>{message.subject}</bdi>
      </h3>
      <p className="text-sm text-muted wrap-anywhere">
        {formatDate(message.written_at)}, {formatTime(message.written_at)}
        {message.author_name !== "" && (
          <>
            {" "}
            · <bdi>{message.author_name}</bdi>
          </>
        )}{" "}
        · {audienceLabel(message.audience)}
      </p>
      <p className="text-sm">
        {beginnings[message.state]} {learners(message.sent)}
        {message.state === "sending" && " so far"}.{out !== "" && ` Left out: ${out}.`}
        {message.state === "delayed" && " It’s tried again by itself."}
      </p>
      {message.state !== "sent" && <PauseButton courseUuid={courseUuid} message={message} />}
      <details>
        <summary className="cursor-pointer py-1 text-sm font-semibold text-brand">
          Show text<span className="sr-only">: {message.subject}</span>
        </summary>
        <p dir="auto" className="pt-2 whitespace-pre-wrap wrap-anywhere">
          {message.text}
        </p>
      </details>
    </li>
  );
}
