import { useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { cacheKey } from "@/shared/api/query-cache";
import type { Content } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { showToast } from "@/shared/ui/toast-store";

/** Marks a reading, video, document or link as complete. */
export function CompleteButton({ content }: { content: Content }) {
  const queryClient = useQueryClient();
  const params = { path: { content_uuid: content.uuid } };
  const complete = useIntentionMutation("post", "/api/learning/progress/content/{content_uuid}/", {
    onSuccess: () => {
      queryClient.setQueryData(
        cacheKey("/api/learning/content/{content_uuid}/", { params }),
        (known) => known && { ...known, completed: true },
      );
    },
    refreshes: ["/api/learning/content/{content_uuid}/", "/api/enrollments/", "/api/notifications/", "/api/users/me/"],
  });
  if (content.kind === "quiz" || content.kind === "assignment") return null;
  const save = () => {
    complete.mutate(
      { params, body: { completed: true } },
      {
        onSuccess: (progress) => {
          const courseDone = progress.enrollment_status === "completed";
          showToast({
            tone: "success",
            title: courseDone ? "Course completed" : "Marked as complete",
            detail: courseDone ? "Well done! That was the last required part." : content.title,
          });
        },
      },
    );
  };
  return (
    <div className="max-w-2xl space-y-4">
      {complete.isError && <FailureNotice error={complete.error} what="Not marked as complete" />}
      {content.completed ? (
        <p className="flex min-h-11 items-center gap-2 font-semibold text-success">
          <Check aria-hidden="true" className="size-5" />
          You’ve completed this part
        </p>
      ) : (
        <Button tone="secondary" busy={complete.isPending} onClick={save}>
          {complete.isPending ? "Saving…" : "Mark as complete"}
        </Button>
      )}
    </div>
  );
}
