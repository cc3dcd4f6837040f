/** The messages that were sent to a course's learners, newest first, with how many got them. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { pagedQuery, results } from "@/shared/api/paging";
import type { CourseMessage, CourseMessageProgress } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { audienceLabel, learners, leftOut } from "./audiences";

interface MessageListProps {
  courseUuid: string;
  /** The message that this page is sending. */
  sending: string | null;
  onContinue: (message: CourseMessageProgress) => void;
}

export function MessageList({ courseUuid, sending, onContinue }: MessageListProps) {
  const messages = useInfiniteQuery(
    pagedQuery(
      "/api/office/courses/{course_uuid}/messages/",
      { params: { path: { course_uuid: courseUuid } } },
      { select: results, staleTime: 0 },
    ),
  );
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
                <Message key={message.uuid} message={message} isSending={message.uuid === sending} onContinue={onContinue} />
              ))}
            </ul>
            <LoadMore query={messages} label="Show earlier messages" />
          </>
        )
      }
    </QueryView>
  );
}

interface MessageProps {
  message: CourseMessage;
  isSending: boolean;
  onContinue: (message: CourseMessageProgress) => void;
}

function Message({ message, isSending, onContinue }: MessageProps) {
  const out = leftOut(message);
  const stopped = message.finished_at === null && !isSending;
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
        {stopped ? "Stopped after " : "Sent to "}
        {learners(message.sent)}.{out !== "" && ` Left out: ${out}.`}
      </p>
      {stopped && (
        <Button
          tone="secondary"
          size="sm"
          onClick={() => {
            onContinue(message);
          }}
        >
          Continue sending<span className="sr-only">: {message.subject}</span>
        </Button>
      )}
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
