import { describe, expect, it } from "vitest";
import type { Enrolment } from "@/shared/api/types";
import { anEnrolment, SESSION } from "@/testing/fixtures";
import { isAwaited, LATE_AFTER_MS, lookAgainAfter } from "./activation";

const paid = "cs_test_new";
const old = (status: Enrolment["status"]) => anEnrolment({ status, stripe_checkout_session_id: "cs_test_old" });
const own = (status: Enrolment["status"]) => anEnrolment({ status, stripe_checkout_session_id: paid });

describe("a paid place is awaited", () => {
  it("until there is an enrolment", () => {
    expect(isAwaited(null, paid)).toBe(true);
  });

  it.each(["dropped", "revoked", "expired", "pending"] as const)("while only an older one is there, %s", (status) => {
    expect(isAwaited(old(status), paid)).toBe(true);
  });

  it.each(["pending", "revoked", "suspended", "active"] as const)("no longer once its own is there, %s", (status) => {
    expect(isAwaited(own(status), paid)).toBe(false);
  });

  it("not at all by somebody who has a place and paid twice", () => {
    expect(isAwaited(old("active"), paid)).toBe(false);
  });

  it("not at all by somebody who has not just paid", () => {
    expect(isAwaited(null, null)).toBe(false);
  });
});

describe("the page looks again", () => {
  it("often at first, then less, then no more", () => {
    expect(lookAgainAfter(null, paid, 0)).toBe(1500);
    expect(lookAgainAfter(null, paid, 30_000)).toBe(4000);
    expect(lookAgainAfter(null, paid, LATE_AFTER_MS)).toBe(false);
  });

  it("while a joining link is on its way, and not once it is there", () => {
    const waiting = anEnrolment({ sessions: [{ uuid: SESSION, zoom_status: "pending", join_url: null }] });
    const there = anEnrolment({ sessions: [{ uuid: SESSION, zoom_status: "registered", join_url: "https://zoom.us/w/1" }] });
    expect(lookAgainAfter(waiting, null, 0)).toBe(3000);
    expect(lookAgainAfter(there, null, 0)).toBe(false);
  });

  it("now and then while a slow payment is pending", () => {
    expect(lookAgainAfter(own("pending"), paid, 0)).toBe(10_000);
  });
});
