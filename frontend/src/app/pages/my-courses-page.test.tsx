import { screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { routes } from "@/shared/navigation/paths";
import { anEnrolment, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";

it("gathers all pages of enrolments, so that no course of mine is ever offered for sale", async () => {
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

it("invites to the catalogue when there is none", async () => {
  renderApp(routes.myCourses);
  expect(await screen.findByText("You have no courses yet")).toBeVisible();
});
