/** A promise that fails where nobody waits for it would fail in silence, so the person is told. */
import { showToast } from "@/shared/ui/toast-store";
import { describeError } from "./error-texts";

/** Leaving a page cancels its requests, which is no failure. */
const cancelled = ["AbortError", "CancelledError"];

export function announceUnhandledFailures(): void {
  window.addEventListener("unhandledrejection", ({ reason }: { reason: unknown }) => {
    if (cancelled.includes((reason as Error | null)?.name ?? "")) return;
    const { title, detail } = describeError(reason);
    showToast({ tone: "danger", title, detail });
  });
}
