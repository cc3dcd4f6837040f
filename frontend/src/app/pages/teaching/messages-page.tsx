import { getRouteApi } from "@tanstack/react-router";
import { learners } from "@/features/course-messages/audiences";
import { MessageForm } from "@/features/course-messages/message-form";
import { MessageList } from "@/features/course-messages/message-list";
import { type Sending, useMessageSending } from "@/features/course-messages/use-message-sending";
import { $api } from "@/shared/api/client";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { BackLink } from "./back-link";

const route = getRouteApi(`/learner${routes.courseMessages}`);

/** Messages from instructors to a course's learners, by email. */
export function MessagesPage() {
  usePageTitle("Messages");
  const { courseUuid } = route.useParams();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  const { sending, goOn } = useMessageSending(courseUuid);
  const isRunning = sending?.running === true;
  return (
    <div className="max-w-3xl">
      <BackLink to={routes.taughtCourse} params={{ courseUuid }}>
        {course.data?.title ?? "Course"}
      </BackLink>
      <PageHeader title="Messages">
        Write to this course’s learners by email. Learners can unsubscribe from these messages.
      </PageHeader>
      <div className="space-y-6">
        <Panel title="New message">
          <MessageForm courseUuid={courseUuid} busy={isRunning} onWritten={goOn} />
        </Panel>
        {sending !== null && (
          <Outcome
            sending={sending}
            onGoOn={() => {
              goOn(sending.progress);
            }}
          />
        )}
        <Panel title="Sent messages">
          <MessageList courseUuid={courseUuid} sending={isRunning ? sending.progress.uuid : null} onContinue={goOn} />
        </Panel>
      </div>
    </div>
  );
}

function Outcome({ sending: { progress, running, error }, onGoOn }: { sending: Sending; onGoOn: () => void }) {
  if (error !== null) {
    return (
      <FailureNotice
        error={error}
        title={`Stopped after ${learners(progress.sent)}`}
        actions={
          <Button tone="secondary" size="sm" onClick={onGoOn}>
            Continue sending
          </Button>
        }
      />
    );
  }
  return running ? (
    <Notice tone="waiting" title={`Sending: ${learners(progress.sent)} so far`}>
      Keep this page open until the message is sent.
    </Notice>
  ) : (
    <Notice tone="success" title={`Sent to ${learners(progress.sent)}`}>
      The emails arrive within the next minutes.
    </Notice>
  );
}
