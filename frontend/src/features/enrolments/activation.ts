/**
 * The moments between paying and having a place. Stripe tells the back end, the back end writes the
 * enrolment, and this browser can only look again until it is there.
 */
import type { Enrolment } from "@/shared/api/types";

/** After this long a card payment is not "any second now" any more. */
export const LATE_AFTER_MS = 90_000;

/**
 * Whether the payment made in Checkout session `sessionId` has not shown up yet. Somebody who left
 * the course or was refunded and pays again still has the old enrolment while waiting; its session
 * id tells the two apart.
 */
export function isAwaited(enrolment: Enrolment | null, sessionId: string | null): boolean {
  if (sessionId === null) return false;
  if (enrolment === null) return true;
  if (enrolment.stripe_checkout_session_id === sessionId) return false;
  return !["active", "completed", "suspended"].includes(enrolment.status);
}

/** How soon to look again, in milliseconds; false when nothing is expected to change. */
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
