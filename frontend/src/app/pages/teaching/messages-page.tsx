import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { MessageForm } from "@/features/course-messages/message-form";
import { MessageList } from "@/features/course-messages/message-list";
import { SendingNotice } from "@/features/course-messages/sending-notice";
import { useCourseMessages } from "@/features/course-messages/use-course-messages";
import { $api } from "@/shared/api/client";
import { routes } from "@/shared/navigation/paths";
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
  const messages = useCourseMessages(courseUuid);
  const [written, setWritten] = useState<string | null>(null);
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
          <MessageForm
            courseUuid={courseUuid}
            onWritten={(message) => {
              setWritten(message.uuid);
            }}
          />
        </Panel>
        {written !== null && <SendingNotice message={messages.data?.find(({ uuid }) => uuid === written)} />}
        <Panel title="Sent messages">
          <MessageList courseUuid={courseUuid} />
        </Panel>
      </div>
    </div>
  );
}
