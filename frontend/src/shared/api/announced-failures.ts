/**
 * No failed write is silent. A page shows it with `FailureNotice`, which registers the error here; a
 * mutation without a place of its own names its message in `meta.failure`. What nobody has shown a
 * moment later, because the form is gone or forgot, becomes a toast.
 */
import { showToast } from "@/shared/ui/toast-store";
import { ApiError } from "./api-error";
import { describeError } from "./error-texts";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: {
      /** The title of the toast, for actions that leave no form on the page. */
      failure?: string;
    };
  }
}

/** Long enough for the page to render the failure. */
const GRACE_MS = 1000;

const shown = new WeakSet<Error>();

/** The error is on the page, with role "alert" and focus. */
export function markShown(error: unknown): void {
  if (error instanceof Error) shown.add(error);
}

/** Called for every failed mutation. */
export function announceFailure(error: Error, failure: string | undefined): void {
  // The sign-in page, which follows, says so.
  if (error instanceof ApiError && error.code === "NOT_AUTHENTICATED") return;
  const { title, detail } = describeError(error);
  if (failure !== undefined) {
    showToast({ tone: "danger", title: failure, detail: `${title}. ${detail}` });
    return;
  }
  setTimeout(() => {
    if (!shown.has(error)) showToast({ tone: "danger", title: `Not saved: ${title}`, detail });
  }, GRACE_MS);
}
