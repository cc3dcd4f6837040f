/** The catalogue, and the states that every page shares: empty, failed and offline. */
import { act, screen } from "@testing-library/react";
import { onlineManager } from "@tanstack/react-query";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { routes } from "@/shared/navigation/paths";
import { aCourse, anEnrolment, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

it("shows each course with its format, credits, duration and price, and the learner's status", async () => {
  const free = aCourse({ uuid: uuid(2), title: "Record keeping", price: { amount: 0, currency: "gbp" } });
  server.use(
    http.get("/api/courses/", () => HttpResponse.json(pageOf([aCourse(), free]))),
    http.get("/api/enrollments/", () => HttpResponse.json(pageOf([anEnrolment({ status: "completed" })]))),
  );
  renderApp(routes.courses);
  expect(await screen.findByRole("link", { name: "Safeguarding Essentials" })).toBeVisible();
  expect(screen.getByText("30.00 USD")).toBeVisible();
  expect(screen.getByText("Free")).toBeVisible();
  expect(screen.getAllByText("2.50")).toHaveLength(2);
  expect(await screen.findByText("Completed")).toBeVisible();
});

it("says so when there are no courses", async () => {
  server.use(http.get("/api/courses/", () => HttpResponse.json(pageOf([]))));
  renderApp(routes.courses);
  expect(await screen.findByText("No courses yet")).toBeVisible();
});

it.each([
  ["our own error", () => refusal(503, "UNAVAILABLE"), "The service is temporarily unavailable"],
  ["the gateway's", () => HttpResponse.json({ message: "Too Many Requests" }, { status: 429 }), "Too many requests"],
  ["no response at all", () => HttpResponse.error(), "We couldn’t reach the server"],
  ["a page of HTML", () => new HttpResponse("<h1>502</h1>", { status: 502 }), "The service is temporarily unavailable"],
])("explains %s and tries again when asked", async (_what, failure, title) => {
  server.use(http.get("/api/courses/", failure, { once: true }));
  const { user } = renderApp(routes.courses);
  expect(await screen.findByRole("heading", { name: title })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: "Safeguarding Essentials" })).toBeVisible();
});

it("waits for the network when offline, says so, and loads when it is back", async () => {
  onlineManager.setOnline(false);
  renderApp(routes.courses);
  expect(await screen.findByRole("heading", { name: "You’re offline" })).toBeVisible();
  act(() => {
    onlineManager.setOnline(true);
  });
  expect(await screen.findByRole("link", { name: "Safeguarding Essentials" })).toBeVisible();
});

it("keeps showing the courses when a refresh fails", async () => {
  const { user } = renderApp(routes.courses);
  await screen.findByRole("link", { name: "Safeguarding Essentials" });
  server.use(http.get("/api/courses/", () => refusal(503, "UNAVAILABLE")));
  await user.click(screen.getByRole("link", { name: "My courses" }));
  await user.click(await screen.findByRole("link", { name: "Catalogue" }));
  expect(await screen.findByRole("link", { name: "Safeguarding Essentials" })).toBeVisible();
});
