import { describe, expect, it } from "vitest";
import { formatCpdType, formatDuration } from "./course-facts";
import { formatAgo, formatTimeRange } from "./date-time";
import { amountOf, amountText, formatMoney, formatPrice, isFree } from "./money";
import cases from "./money-cases.json";

describe("money", () => {
  it.each(cases as [number, string, string][])("of %i minor units of %s reads %s", (amount, currency, text) => {
    expect(formatMoney({ amount, currency })).toBe(text);
  });

  it("is nothing for a free course", () => {
    expect([isFree({ amount: 0, currency: "gbp" }), isFree({ amount: 1, currency: "gbp" })]).toEqual([true, false]);
    expect(formatPrice({ amount: 0, currency: "gbp" })).toBe("Free");
  });
});

describe("an amount that is typed", () => {
  it.each([
    ["49", "gbp", 4900],
    ["49.5", "GBP", 4950],
    ["0,30", "eur", 30],
    ["3000", "jpy", 3000],
    ["3.000", "kwd", 3000],
    ["0", "usd", 0],
  ])("%s %s is %i", (text, currency, amount) => {
    expect(amountOf(text, currency)).toBe(amount);
  });

  it.each([
    ["49.005", "gbp"],
    ["1.5", "jpy"],
    ["-1", "gbp"],
    ["1,000.00", "gbp"],
    ["", "gbp"],
    ["free", "gbp"],
  ])("%s %s is none", (text, currency) => {
    expect(amountOf(text, currency)).toBeNull();
  });

  it("is shown as it is typed", () => {
    expect([amountText(4900, "gbp"), amountText(3000, "jpy"), amountText(5, "kwd")]).toEqual(["49.00", "3000", "0.005"]);
  });
});

describe("an amount that is shown and typed again", () => {
  const typed = (cases as [number, string, string][]).filter(([amount]) => amount >= 0 && amount < 1e12);

  it.each(typed)("stays %i minor units of %s", (amount, currency) => {
    expect(amountOf(amountText(amount, currency), currency)).toBe(amount);
    expect(amountOf(amountText(amount, currency), currency.toUpperCase())).toBe(amount);
  });
});

describe("a course's facts", () => {
  it.each([
    [45, "45 min"],
    [60, "1 h"],
    [90, "1 h 30 min"],
    [540, "9 h"],
  ])("%i minutes read %s", (minutes, text) => {
    expect(formatDuration(minutes)).toBe(text);
  });

  it("formats stored names for display", () => {
    expect(formatCpdType("quality_improvement")).toBe("Quality improvement");
  });
});

describe("times", () => {
  it("name their time zone, which changes with the season", () => {
    expect(formatTimeRange(new Date("2030-07-04T17:00:00Z"), new Date("2030-07-04T18:30:00Z"))).toBe(
      "18:00 – 19:30 BST",
    );
    expect(formatTimeRange(new Date("2030-01-04T18:00:00Z"), new Date("2030-01-04T19:30:00Z"))).toBe(
      "18:00 – 19:30 GMT",
    );
  });

  it("name the day on which they end, when it is a different day", () => {
    expect(formatTimeRange(new Date("2030-01-04T23:00:00Z"), new Date("2030-01-05T00:30:00Z"))).toBe(
      "23:00 – 00:30 GMT (5 January 2030)",
    );
  });

  it.each([
    ["2026-11-21T11:59:40Z", "just now"],
    ["2026-11-21T11:55:00Z", "5 minutes ago"],
    ["2026-11-21T09:00:00Z", "3 hours ago"],
    ["2026-11-20T12:00:00Z", "yesterday"],
    ["2026-11-01T12:00:00Z", "1 November 2026"],
    // A server's clock may be a little ahead of the reader's.
    ["2026-11-21T12:00:05Z", "just now"],
  ])("%s is %s", (timestamp, text) => {
    expect(formatAgo(timestamp, new Date("2026-11-21T12:00:00Z"))).toBe(text);
  });
});
