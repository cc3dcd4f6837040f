import { expect, it } from "vitest";
import { clockTimeIn, momentOf } from "./zoned-time";

it.each([
  ["2027-01-14T18:00:00Z", "Europe/London", "2027-01-14T18:00"],
  ["2027-07-14T17:00:00Z", "Europe/London", "2027-07-14T18:00"],
  ["2027-01-14T18:00:00+01:00", "America/New_York", "2027-01-14T12:00"],
  ["2026-12-31T20:00:00Z", "Asia/Kolkata", "2027-01-01T01:30"],
])("%s in %s is %s there", (moment, zone, clock) => {
  expect(clockTimeIn(moment, zone)).toBe(clock);
  expect(Date.parse(momentOf(clock, zone) ?? "")).toBe(Date.parse(moment));
});

it("a time that clocks skip is later, and one that they show twice is the first", () => {
  // London put its clocks forward at 01:00 on 28 March 2027, and back at 02:00 on 31 October 2027.
  expect(momentOf("2027-03-28T01:30", "Europe/London")).toBe("2027-03-28T01:30:00Z");
  expect(momentOf("2027-10-31T01:30", "Europe/London")).toBe("2027-10-31T00:30:00Z");
});

it("what is no time, or no zone, gives nothing", () => {
  expect(momentOf("", "Europe/London")).toBeNull();
  expect(momentOf("2027-01-14T18:00", "Europe/Londn")).toBeNull();
  expect(clockTimeIn("soon", "Europe/London")).toBeNull();
});
