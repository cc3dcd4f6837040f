/** The mocked API: one learner, no enrolments, nothing unread. Tests override what they need. */
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { aCertificate, aSummary, theGoals } from "./credit-fixtures";
import { aCourse, aLearner, pageOf } from "./fixtures";

export const API_URL = "https://api.test";

export const at = (path: string): string => `${API_URL}${path}`;

/** A response in the API's error format. */
export function refusal(status: number, code: string, message = "Said by the API."): Response {
  return HttpResponse.json({ error: { code, message } }, { status });
}

export const server = setupServer(
  http.get(at("/api/users/me/"), () => HttpResponse.json(aLearner())),
  http.get(at("/api/courses/"), () => HttpResponse.json(pageOf([aCourse()]))),
  http.get(at("/api/courses/:uuid/"), () => HttpResponse.json(aCourse())),
  http.get(at("/api/enrollments/"), () => HttpResponse.json(pageOf([]))),
  http.get(at("/api/notifications/"), () => HttpResponse.json(pageOf([]))),
  http.get(at("/api/users/cpd_transactions/"), () => HttpResponse.json(pageOf([]))),
  http.get(at("/api/users/cpd_transactions/summary/"), () => HttpResponse.json(aSummary({ by_cpd_type: [] }))),
  http.get(at("/api/users/cpd_goals/"), () => HttpResponse.json(theGoals())),
  http.get(at("/api/certificates/"), () => HttpResponse.json(pageOf([]))),
  http.get(at("/api/certificates/:uuid/"), () => HttpResponse.json(aCertificate())),
);
