import { screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { aVerification } from "@/testing/credit-fixtures";
import { aSession, renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const CODE = "0123456789ABCDEFGHJKMNPQ";
const stranger = () => aSession({ status: "signed-out", reason: "never" });

it.each([
  ["active", "This certificate is valid"],
  ["revoked", "This certificate has been revoked"],
  ["superseded", "This certificate has been superseded"],
] as const)("says, without signing in, that a certificate is %s", async (status, heading) => {
  server.use(http.get("/api/public/certificates/{code}/", () => HttpResponse.json(aVerification({ status }))));
  renderApp(`/verify/${CODE}`, stranger());
  expect(await screen.findByRole("heading", { level: 1, name: heading })).toBeVisible();
  expect(screen.getByText("Ada Learner")).toBeVisible();
  expect(screen.getByText("2.50 (Safeguarding)")).toBeVisible();
});

it("says that a code is unknown, and lets the visitor try another", async () => {
  server.use(
    http.get("/api/public/certificates/{code}/", ({ params }) =>
      params.code === CODE ? HttpResponse.json(aVerification()) : refusal(404, "NOT_FOUND"),
    ),
  );
  const { user } = renderApp("/verify/nothing", stranger());
  expect(await screen.findByRole("heading", { name: "We couldn’t find this certificate" })).toBeVisible();
  await user.type(screen.getByRole("textbox", { name: "Check another certificate" }), ` ${CODE} `);
  await user.click(screen.getByRole("button", { name: "Verify" }));
  expect(await screen.findByRole("heading", { name: "This certificate is valid" })).toBeVisible();
});

it("does not call a certificate unknown when the lookup failed", async () => {
  server.use(http.get("/api/public/certificates/{code}/", () => refusal(503, "UNAVAILABLE")));
  renderApp(`/verify/${CODE}`, stranger());
  expect(await screen.findByRole("heading", { name: "The service is temporarily unavailable" })).toBeVisible();
});

it("has a page for entering a code by hand", async () => {
  renderApp("/verify", stranger());
  expect(await screen.findByRole("heading", { level: 1, name: "Verify a certificate" })).toBeVisible();
});
