/** Stops a message that is being sent, or goes on with it. Whoever has got it keeps it, and nobody gets it twice. */
import type { CourseMessage } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";

const refreshes = ["/api/office/courses/{course_uuid}/messages/"] as const;

export function PauseButton({ courseUuid, message }: { courseUuid: string; message: CourseMessage }) {
  const stop = useIntentionMutation("post", "/api/office/courses/{course_uuid}/messages/{message_uuid}/stop/", { refreshes });
  const resume = useIntentionMutation("post", "/api/office/courses/{course_uuid}/messages/{message_uuid}/continue/", {
    refreshes,
  });
  const isStopped = message.state === "stopped";
  const pause = isStopped ? resume : stop;
  return (
    <>
      {pause.isError && (
        <FailureNotice error={pause.error} title={isStopped ? "Sending wasn’t continued" : "Sending wasn’t stopped"} />
      )}
      <Button
        tone="secondary"
        size="sm"
        busy={pause.isPending}
        onClick={() => {
          pause.mutate({ params: { path: { course_uuid: courseUuid, message_uuid: message.uuid } } });
        }}
      >
        {isStopped ? "Continue sending" : "Stop sending"}
        <span className="sr-only">: {message.subject}</span>
      </Button>
    </>
  );
}
