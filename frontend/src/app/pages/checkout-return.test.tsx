/** The two return addresses for payment pages that do not know the course page. */
import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { anEnrolment, COURSE, pageOf } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";

it("finds the course that was paid for", async () => {
  server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf([anEnrolment()]))));
  const { router } = renderApp("/checkout/success?session_id=cs_test_1");
  await waitFor(() => {
    expect(router.state.location.pathname).toBe(`/courses/${COURSE}/learn`);
  });
});

it("goes to the course when the address names it, and waits there", async () => {
  const { router } = renderApp(`/checkout/success?session_id=cs_test_1&course_uuid=${COURSE}`);
  expect(await screen.findByRole("heading", { name: "Confirming your payment" })).toBeVisible();
  expect(router.state.location.pathname).toBe(`/courses/${COURSE}/learn`);
});

it("says that nothing was charged after cancelling", async () => {
  renderApp(`/checkout/cancelled?course_uuid=${COURSE}`);
  expect(await screen.findByText(/You haven’t been charged/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Back to the course" })).toHaveAttribute("href", `/courses/${COURSE}`);
});
