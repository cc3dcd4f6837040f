import { screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { routes } from "@/shared/navigation/paths";
import { aLearner, anEnrolment, pageOf } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";

it("shows a course whose invitation this sign-in has claimed, and asks until none is left to claim", async () => {
  // The list is asked for at the same moment as who is signed in, so it may be read before the claim.
  let claims = [1, 2, 0];
  let asked = 0;
  server.use(
    http.get("/api/users/me/", () => {
      const [claimed = 0, ...others] = claims;
      claims = others;
      return HttpResponse.json(aLearner({ claimed_invitations: claimed }));
    }),
    http.get("/api/enrollments/", () => {
      asked += 1;
      return HttpResponse.json(pageOf(asked === 1 ? [] : [anEnrolment({ course_title: "Ethics" })]));
    }),
  );
  renderApp(routes.myCourses);
  expect(await screen.findByText("Ethics")).toBeVisible();
  expect(claims).toEqual([]);
});
