/** The mocked API: one learner, no enrolments, nothing unread. Tests override what they need. */
import { HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { createOpenApiHttp } from "openapi-msw";
import type { components, paths } from "@/shared/api/schema";
import { aCertificate, aSummary, theGoals } from "./credit-fixtures";
import { aCourse, aLearner, pageOf } from "./fixtures";

export const API_URL = "https://api.test";

/** Handlers for the paths of the OpenAPI document: a wrong path, method or body is a type error. */
export const http = createOpenApiHttp<paths>({ baseUrl: API_URL });

/** A response in the API's error format. */
export function refusal(status: number, code: string, message = "Said by the API.") {
  return HttpResponse.json<components["schemas"]["ErrorBody"]>({ error: { code, message } }, { status });
}

export const server = setupServer(
  http.get("/api/users/me/", () => HttpResponse.json(aLearner())),
  http.get("/api/users/me/saved-comments/", () => HttpResponse.json({ comments: [] })),
  http.get("/api/courses/", () => HttpResponse.json(pageOf([aCourse()]))),
  http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse())),
  http.get("/api/enrollments/", () => HttpResponse.json(pageOf([]))),
  http.get("/api/notifications/", () => HttpResponse.json(pageOf([]))),
  http.get("/api/users/cpd_transactions/", () => HttpResponse.json(pageOf([]))),
  http.get("/api/users/cpd_transactions/summary/", () => HttpResponse.json(aSummary({ by_cpd_type: [] }))),
  http.get("/api/users/cpd_goals/", () => HttpResponse.json(theGoals())),
  http.get("/api/office/payments/", () => HttpResponse.json(pageOf([]))),
  http.get("/api/certificates/", () => HttpResponse.json(pageOf([]))),
  http.get("/api/certificates/{certificate_uuid}/", () => HttpResponse.json(aCertificate())),
);
