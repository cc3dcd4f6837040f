/** Whether instructors' messages arrive by email; saved as soon as it is changed. */
import { useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { $api } from "@/shared/api/client";
import { cacheKey } from "@/shared/api/query-cache";
import type { Me } from "@/shared/api/types";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { showToast } from "@/shared/ui/toast-store";

export function InstructorMessages({ me }: { me: Me }) {
  const id = useId();
  const queryClient = useQueryClient();
  const update = $api.useMutation("patch", "/api/users/me/", {
    onSuccess: (saved) => {
      queryClient.setQueryData(cacheKey("/api/users/me/"), saved);
      showToast({ tone: "success", title: saved.instructor_messages ? "Messages turned on" : "Messages turned off" });
    },
  });
  const shown = update.isPending ? update.variables.body.instructor_messages === true : me.instructor_messages;
  return (
    <div className="space-y-4">
      <div className="flex gap-3">
        <input
          id={id}
          type="checkbox"
          className="mt-1 size-5 shrink-0 accent-brand"
          aria-describedby={`${id}-hint`}
          checked={shown}
          onChange={({ target }) => {
            if (!update.isPending) update.mutate({ body: { instructor_messages: target.checked } });
          }}
        />
        <div className="space-y-1.5">
          <label htmlFor={id} className="block font-semibold">
            Messages from instructors
          </label>
          <p id={`${id}-hint`} className="text-muted">
            Emails that instructors send to all learners of a course. Emails about your enrolments, payments, sessions and
            certificates always arrive.
          </p>
        </div>
      </div>
      {update.isError && <FailureNotice error={update.error} what="Your choice wasn’t saved" />}
    </div>
  );
}
