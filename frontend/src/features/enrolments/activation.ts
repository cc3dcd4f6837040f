/**
 * Waiting for a paid enrolment. Stripe notifies the back end, the back end stores the enrolment, and
 * the browser polls until it appears.
 */
import type { Enrolment } from "@/shared/api/types";

/** A card payment is usually confirmed before this; after it the page says what happens next. */
export const SLOW_AFTER_MS = 15_000;

/** After this the page stops polling. */
export const LATE_AFTER_MS = 90_000;

/**
 * Whether the payment made in Checkout session `sessionId` is still to come. A learner who left the
 * course or was refunded, and pays again, still has the old enrolment while waiting; its session ID
 * tells the two apart.
 */
export function isAwaited(enrolment: Enrolment | null, sessionId: string | null): boolean {
  if (sessionId === null) return false;
  if (enrolment === null) return true;
  if (enrolment.stripe_checkout_session_id === sessionId) return false;
  return !["active", "completed", "suspended"].includes(enrolment.status);
}

/** The delay until the next poll in milliseconds; false when nothing is expected to change. */
export function lookAgainAfter(
  enrolment: Enrolment | null,
  sessionId: string | null,
  elapsedMs: number,
): number | false {
  if (isAwaited(enrolment, sessionId)) {
    if (elapsedMs >= LATE_AFTER_MS) return false;
    return elapsedMs < 20_000 ? 1500 : 4000;
  }
  if (enrolment?.status === "pending") return 10_000;
  const zoomIsComing =
    enrolment?.status === "active" && enrolment.sessions.some((session) => session.zoom_status === "pending");
  if (zoomIsComing) return elapsedMs < 60_000 ? 3000 : 20_000;
  return false;
}
