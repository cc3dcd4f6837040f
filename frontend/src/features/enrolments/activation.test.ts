import { describe, expect, it } from "vitest";
import type { Enrolment } from "@/shared/api/types";
import { anEnrolment, SESSION } from "@/testing/fixtures";
import { isAwaited, LATE_AFTER_MS, lookAgainAfter } from "./activation";

const paid = "cs_test_new";
const old = (status: Enrolment["status"]) => anEnrolment({ status, stripe_checkout_session_id: "cs_test_old" });
const own = (status: Enrolment["status"]) => anEnrolment({ status, stripe_checkout_session_id: paid });

describe("a paid enrolment is awaited", () => {
  it("until an enrolment exists", () => {
    expect(isAwaited(null, paid)).toBe(true);
  });

  it.each(["dropped", "revoked", "expired", "pending"] as const)("while there is only an older one, %s", (status) => {
    expect(isAwaited(old(status), paid)).toBe(true);
  });

  it.each(["pending", "revoked", "suspended", "active"] as const)("no longer once its own exists, %s", (status) => {
    expect(isAwaited(own(status), paid)).toBe(false);
  });

  it("not at all by an enrolled learner who paid twice", () => {
    expect(isAwaited(old("active"), paid)).toBe(false);
  });

  it("not at all by a learner who has not just paid", () => {
    expect(isAwaited(null, null)).toBe(false);
  });
});

describe("the page polls", () => {
  it("often at first, then less often, then not at all", () => {
    expect(lookAgainAfter(null, paid, 0)).toBe(1500);
    expect(lookAgainAfter(null, paid, 30_000)).toBe(4000);
    expect(lookAgainAfter(null, paid, LATE_AFTER_MS)).toBe(false);
  });

  it("while a joining link is being prepared, and stops once it is there", () => {
    const waiting = anEnrolment({ sessions: [{ uuid: SESSION, zoom_status: "pending", join_url: null }] });
    const there = anEnrolment({ sessions: [{ uuid: SESSION, zoom_status: "registered", join_url: "https://zoom.us/w/1" }] });
    expect(lookAgainAfter(waiting, null, 0)).toBe(3000);
    expect(lookAgainAfter(there, null, 0)).toBe(false);
  });

  it("occasionally while a slow payment is pending", () => {
    expect(lookAgainAfter(own("pending"), paid, 0)).toBe(10_000);
  });
});
