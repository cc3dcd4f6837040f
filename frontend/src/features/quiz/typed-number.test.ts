import { expect, it } from "vitest";
import { numberProblem } from "./typed-number";

it.each(["1.5", "1,5", " 1,50 ", "0,500", "1,2345", "1500,25", "1234,567", "1.500", ".5", "007", "+3", "-3", "\u22123,25"])(
  "%j is a number, as it is to the API",
  (text) => {
    expect(numberProblem(text)).toBeNull();
  },
);

it.each(["", "-", ".", "5.", "5,", "1,234,567", "1.234,5", "1 000", "1e3", "5 mg", "1/2", "--1"])("%j is no number", (text) => {
  expect(numberProblem(text)).toMatch(/^Type a number/);
});

it.each(["1,500", "-12,345"])("%j can be read in two ways", (text) => {
  expect(numberProblem(text)).toMatch(/two ways/);
});

it.each(["0.0000000001", "9".repeat(16)])("%j has too many digits", (text) => {
  expect(numberProblem(text)).toMatch(/too many digits/);
});
