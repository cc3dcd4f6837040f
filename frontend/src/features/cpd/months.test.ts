import { expect, it } from "vitest";
import { anEntry } from "@/testing/credit-fixtures";
import { monthsOf } from "./months";

const fiscal = { start: "2026-04-01", end: "2027-03-31" };

it("has a column for every month of the period, even an empty one", () => {
  const { columns } = monthsOf(fiscal, [], "UTC");
  expect(columns.length).toBe(12);
  expect([columns[0]?.label, columns[11]?.label]).toEqual(["April 2026", "March 2027"]);
});

it("counts in the learner's time zone, subtracts revoked credits and leaves out expired ones", () => {
  const entries = [
    anEntry(1, { created_at: "2026-10-31T23:30:00Z", credits: "2.50" }),
    anEntry(2, { created_at: "2026-11-04T10:00:00Z", credits: "0.10" }),
    anEntry(3, { created_at: "2026-11-05T10:00:00Z", credits: "-0.05", transaction_type: "revoked" }),
    anEntry(4, { created_at: "2026-11-06T10:00:00Z", credits: "-9.00", transaction_type: "expired" }),
  ];
  const november = (zone: string) => monthsOf(fiscal, entries, zone).columns.find(({ key }) => key === "2026-11")?.values;
  expect(november("UTC")).toEqual({ safeguarding: 5 });
  expect(november("Pacific/Auckland")).toEqual({ safeguarding: 255 });
  expect(monthsOf(fiscal, entries, "UTC").total).toBe(255);
});

it("groups all types beyond the first few as others", () => {
  const entries = ["a", "b", "c", "d", "e", "f"].map((type, n) => anEntry(n, { cpd_type: type, created_at: "2026-11-04T10:00:00Z" }));
  const { series, columns } = monthsOf(fiscal, entries, "UTC");
  expect(series.map(({ key }) => key)).toEqual(["a", "b", "c", "d", "others"]);
  expect(columns.find(({ key }) => key === "2026-11")?.values.others).toBe(500);
});
