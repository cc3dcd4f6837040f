import { describe, expect, it } from "vitest";
import { creditsOf, hundredthsOf, percentOf, signedCredits } from "./credits";

describe("credits", () => {
  it.each([
    ["2.50", 250],
    ["0.01", 1],
    ["-2.5", -250],
    ["+3", 300],
    ["999999.99", 99999999],
    ["-0.00", 0],
    ["1.234", null],
    ["1,50", null],
    ["1e3", null],
    ["", null],
    ["1000000", null],
  ])("%s is %j hundredths", (text, hundredths) => {
    expect(hundredthsOf(text)).toBe(hundredths);
  });

  it.each([
    [250, "2.50"],
    [1, "0.01"],
    [-30, "-0.30"],
    [0, "0.00"],
  ])("%i hundredths read %s", (hundredths, text) => {
    expect(creditsOf(hundredths)).toBe(text);
  });

  it("add up without a float", () => {
    expect(creditsOf((hundredthsOf("0.10") ?? 0) + (hundredthsOf("0.20") ?? 0))).toBe("0.30");
  });

  it("show their sign where it matters", () => {
    expect(["2.50", "-2.50", "0.00"].map(signedCredits)).toEqual(["+2.50", "−2.50", "0.00"]);
  });

  it.each([
    ["0.00", "30.00", 0],
    ["29.99", "30.00", 99],
    ["45.00", "30.00", 100],
    ["-5.00", "30.00", 0],
    ["0.00", "0.00", 100],
  ])("%s of %s is %i per cent", (earned, goal, percent) => {
    expect(percentOf(earned, goal)).toBe(percent);
  });
});
