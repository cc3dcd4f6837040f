import { expect, it } from "vitest";
import { waitingSubmissions } from "./waiting-submissions";

it("says how many wait, and since when", () => {
  const since = (count: number, has_more = false) =>
    waitingSubmissions({ count, has_more, oldest_at: "2026-11-04T12:00:00Z" });
  expect(since(1)).toBe("1 submission to grade, of 4 November 2026");
  expect(since(3)).toBe("3 submissions to grade, the oldest of 4 November 2026");
  expect(since(99, true)).toBe("More than 99 submissions to grade, the oldest of 4 November 2026");
  expect(waitingSubmissions({ count: 0, has_more: false, oldest_at: null })).toBe("0 submissions to grade");
});
