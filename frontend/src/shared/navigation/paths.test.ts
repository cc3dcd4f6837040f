import { expect, it } from "vitest";
import { pathTo, routes } from "./paths";

it("fills in every parameter, and escapes what is not a part of a path", () => {
  expect(pathTo(routes.content, { courseUuid: "c", contentUuid: "p" })).toBe("/courses/c/learn/p");
  expect(pathTo(routes.verify, { code: "a/b?c" })).toBe("/verify/a%2Fb%3Fc");
});

it("takes no parameter that a path does not have, and no path without its own", () => {
  // @ts-expect-error -- the path has another parameter
  expect(pathTo(routes.course, { code: "c" })).toBe("/courses/");
});
