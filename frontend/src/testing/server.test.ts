/** The mocks follow the document: the compiler must reject each of these, or `npm run typecheck` fails. */
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { aCourse } from "./fixtures";
import { http } from "./server";

it("takes no path, method or body that the document does not have", () => {
  const handlers = [
    // @ts-expect-error -- no such path
    http.get("/api/course/", () => HttpResponse.json(aCourse())),
    // @ts-expect-error -- the path has no such method
    http.delete("/api/courses/", () => new HttpResponse(null, { status: 204 })),
    // @ts-expect-error -- a course, where the document has a page of courses
    http.get("/api/courses/", () => HttpResponse.json(aCourse())),
    http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse())),
  ];
  expect(handlers).toHaveLength(4);
});
