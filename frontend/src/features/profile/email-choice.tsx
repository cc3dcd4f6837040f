/** Whether emails of a kind arrive; saved as soon as it is changed. */
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { $api } from "@/shared/api/client";
import { cacheKey } from "@/shared/api/query-cache";
import type { Me } from "@/shared/api/types";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { showToast } from "@/shared/ui/toast-store";

interface EmailChoiceProps {
  me: Me;
  /** The field of the profile that says so. */
  field: "instructor_messages" | "daily_digest";
  label: string;
  /** What is turned on or off, as it is said once it is. */
  what: string;
  /** What these emails are. */
  children: ReactNode;
}

export function EmailChoice({ me, field, label, what, children }: EmailChoiceProps) {
  const id = useId();
  const queryClient = useQueryClient();
  const update = $api.useMutation("patch", "/api/users/me/", {
    onSuccess: (saved) => {
      queryClient.setQueryData(cacheKey("/api/users/me/"), saved);
      showToast({ tone: "success", title: saved[field] ? `${what} turned on` : `${what} turned off` });
    },
  });
  const shown = update.isPending ? update.variables.body[field] === true : me[field];
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
            if (!update.isPending) update.mutate({ body: { [field]: target.checked } });
          }}
        />
        <div className="space-y-1.5">
          <label htmlFor={id} className="block font-semibold">
            {label}
          </label>
          <p id={`${id}-hint`} className="text-muted">
            {children}
          </p>
        </div>
      </div>
      {update.isError && <FailureNotice error={update.error} what="Your choice wasn’t saved" />}
    </div>
  );
}
