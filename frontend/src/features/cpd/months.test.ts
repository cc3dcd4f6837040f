import { expect, it } from "vitest";
import { anEntry } from "@/testing/credit-fixtures";
import { monthsOf } from "./months";

const fiscal = { start: "2026-04-01", end: "2027-03-31" };

it("has a column for every month of the period, even an empty one", () => {
  const { columns } = monthsOf(fiscal, []);
  expect(columns.length).toBe(12);
  expect([columns[0]?.label, columns[11]?.label]).toEqual(["April 2026", "March 2027"]);
});

it("counts on the day of completion, subtracts revoked credits and leaves out expired ones", () => {
  const entries = [
    // Entered in November, completed in October.
    anEntry(1, { created_at: "2026-11-01T10:00:00Z", earned_on: "2026-10-31", credits: "2.50" }),
    anEntry(2, { earned_on: "2026-11-04", credits: "0.10" }),
    anEntry(3, { earned_on: "2026-11-05", credits: "-0.05", transaction_type: "revoked" }),
    anEntry(4, { earned_on: "2026-11-06", credits: "-9.00", transaction_type: "expired" }),
    anEntry(5, { earned_on: "2026-11-06", credits: "0.00", transaction_type: "reprinted", cpd_type: "ethics" }),
  ];
  const { columns, series } = monthsOf(fiscal, entries);
  expect(columns.find(({ key }) => key === "2026-10")?.values).toEqual({ safeguarding: 250 });
  expect(columns.find(({ key }) => key === "2026-11")?.values).toEqual({ safeguarding: 5 });
  expect(series.length).toBe(1);
});

it("groups all types beyond the first few as others", () => {
  const entries = ["a", "b", "c", "d", "e", "f"].map((type, n) => anEntry(n, { cpd_type: type, earned_on: "2026-11-04" }));
  const { series, columns } = monthsOf(fiscal, entries);
  expect(series.map(({ key }) => key)).toEqual(["a", "b", "c", "d", "others"]);
  expect(columns.find(({ key }) => key === "2026-11")?.values.others).toBe(500);
});
