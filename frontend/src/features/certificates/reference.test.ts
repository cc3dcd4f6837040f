import { expect, it } from "vitest";
import { referenceFrom } from "./reference";

const CODE = "0123456789ABCDEFGHJKMNPQ";

it.each([
  CODE,
  ` ${CODE}\n`,
  `https://learn.example/verify/${CODE}`,
  `HTTPS://LEARN.EXAMPLE/VERIFY/${CODE}/?utm_source=cv#top`,
  `https://safelinks.example/?url=${encodeURIComponent(`https://learn.example/verify/${CODE}`)}&data=05`,
  `https://www.google.com/url?q=${encodeURIComponent(encodeURIComponent(`https://learn.example/verify/${CODE}`))}`,
])("finds the code in %s", (text) => {
  expect(referenceFrom(text)).toBe(CODE);
});

it("leaves a number to the API, and nothing that would change the address", () => {
  expect(referenceFrom("cpd-2026-7kq2-m9xd-4htv")).toBe("cpd-2026-7kq2-m9xd-4htv");
  expect(referenceFrom("50% of /a?b#c")).toBe("50 of abc");
  expect(referenceFrom("https://learn.example/verify/")).toBe("");
});
