import { screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { routes } from "@/shared/navigation/paths";
import { aLearner, anEnrolment, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";

it("fetches all pages of enrolments, so that a course the learner has is never offered for sale", async () => {
  const second = anEnrolment({ uuid: uuid(502), course_uuid: uuid(2), course_title: "Consent", status: "dropped" });
  server.use(
    http.get("/api/enrollments/", ({ request }) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      return HttpResponse.json(
        cursor === null ? pageOf([anEnrolment()], "http://inside.invalid/?cursor=two") : pageOf([second]),
      );
    }),
  );
  renderApp(routes.myCourses);
  expect(await screen.findByRole("link", { name: "Safeguarding Essentials" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Consent" })).toBeVisible();
  expect(screen.getByRole("heading", { name: "Past" })).toBeVisible();
});

it("shows a payment that is on its way with its date", async () => {
  const pending = anEnrolment({ status: "pending", pending_since: "2026-11-20T10:00:00Z" });
  server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf([pending]))));
  renderApp(routes.myCourses);
  expect(await screen.findByText("Payment pending")).toBeVisible();
  expect(screen.getByText(/Ordered on 20 November 2026/)).toBeVisible();
});

it("links to the catalogue when there are none", async () => {
  renderApp(routes.myCourses);
  expect(await screen.findByText("You haven’t enrolled in any courses yet")).toBeVisible();
});

it("shows the day of completion where the learner is, not where the device is", async () => {
  const completed = anEnrolment({ status: "completed", completed_at: "2026-11-26T14:54:00Z" });
  server.use(
    http.get("/api/enrollments/", () => HttpResponse.json(pageOf([completed]))),
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ time_zone: "Pacific/Kiritimati" }))),
  );
  renderApp(routes.myCourses);
  expect(await screen.findByText("Completed on 27 November 2026")).toBeVisible();
});
