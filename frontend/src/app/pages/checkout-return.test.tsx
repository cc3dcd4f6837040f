/** The two return addresses for payment pages that do not know the course page. */
import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import { anEnrolment, COURSE, pageOf } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";

it("finds the course that was paid for", async () => {
  server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf([anEnrolment()]))));
  const { router } = renderApp(`${routes.checkoutSuccess}?session_id=cs_test_1`);
  await waitFor(() => {
    expect(router.state.location.pathname).toBe(pathTo(routes.learn, { courseUuid: COURSE }));
  });
});

it("goes to the course when the address names it, and waits there", async () => {
  const { router } = renderApp(`${routes.checkoutSuccess}?session_id=cs_test_1&course_uuid=${COURSE}`);
  expect(await screen.findByRole("heading", { name: "Confirming your payment" })).toBeVisible();
  expect(router.state.location.pathname).toBe(pathTo(routes.learn, { courseUuid: COURSE }));
});

it("says that nothing was charged after cancelling", async () => {
  renderApp(`${routes.checkoutCancelled}?course_uuid=${COURSE}`);
  expect(await screen.findByText(/You haven’t been charged/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Back to the course" })).toHaveAttribute("href", pathTo(routes.course, { courseUuid: COURSE }));
});

it.each([
  ["whose payment is on its way", anEnrolment({ status: "pending" }), /Another payment for this course is on its way/],
  ["who is enrolled", anEnrolment(), /You’ve already paid for this course/],
  ["who may come back free of charge", anEnrolment({ status: "dropped", can_rejoin: true }), /You’ve already paid/],
])("does not say so to a learner %s, on either page", async (_, enrolment, words) => {
  server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf([enrolment]))));
  for (const address of [
    `${routes.checkoutCancelled}?course_uuid=${COURSE}`,
    `${pathTo(routes.course, { courseUuid: COURSE })}?checkout=cancelled`,
  ]) {
    const { unmount } = renderApp(address);
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.queryByText(/You haven’t been charged/)).not.toBeInTheDocument();
    unmount();
  }
});

it("claims nothing about a payment while the enrolments are unknown", async () => {
  server.use(http.get("/api/enrollments/", () => HttpResponse.error()));
  renderApp(`${routes.checkoutCancelled}?course_uuid=${COURSE}`);
  expect(await screen.findByText(/shows what you have paid for/)).toBeVisible();
  expect(screen.queryByText(/You haven’t been charged/)).not.toBeInTheDocument();
});
