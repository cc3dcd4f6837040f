import { screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
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
  renderApp(pathTo(routes.verify, { code: CODE }), stranger());
  expect(await screen.findByRole("heading", { level: 1, name: heading })).toBeVisible();
  expect(screen.getByText("Ada Learner")).toBeVisible();
  expect(screen.getByText("2.50 (Safeguarding)")).toBeVisible();
});

it("shows less to those who have only the number, and says how to see more", async () => {
  const less = { learner_name: null, organiser: null, credits: null, cpd_type: null };
  server.use(http.get("/api/public/certificates/{code}/", () => HttpResponse.json(aVerification(less))));
  renderApp(pathTo(routes.verify, { code: "CPD-2026-7KQ2-M9XD-4HTV" }), stranger());
  expect(await screen.findByRole("heading", { name: "This certificate is valid" })).toBeVisible();
  expect(screen.getByText(/The certificate number shows only these details/)).toBeVisible();
  expect(screen.queryByText("Awarded to")).not.toBeInTheDocument();
  expect(screen.queryByText(/null/)).not.toBeInTheDocument();
});

it("never says that a certificate is not ours", async () => {
  server.use(http.get("/api/public/certificates/{code}/", () => refusal(404, "NOT_FOUND")));
  renderApp(pathTo(routes.verify, { code: "nothing" }), stranger());
  expect(await screen.findByRole("heading", { name: "We couldn’t find this certificate" })).toBeVisible();
  expect(document.body).not.toHaveTextContent(/issue the certificate|not issued|fake|forged/);
});

it("says that a code is unknown, and lets the visitor try another", async () => {
  server.use(
    http.get("/api/public/certificates/{code}/", ({ params }) =>
      params.code === CODE ? HttpResponse.json(aVerification()) : refusal(404, "NOT_FOUND"),
    ),
  );
  const { user } = renderApp(pathTo(routes.verify, { code: "nothing" }), stranger());
  expect(await screen.findByRole("heading", { name: "We couldn’t find this certificate" })).toBeVisible();
  await user.type(screen.getByRole("textbox", { name: "Check another certificate" }), `https://learn.example/verify/${CODE}?x=1`);
  await user.click(screen.getByRole("button", { name: "Verify" }));
  expect(await screen.findByRole("heading", { name: "This certificate is valid" })).toBeVisible();
});

it("does not call a certificate unknown when the lookup failed", async () => {
  server.use(http.get("/api/public/certificates/{code}/", () => refusal(503, "UNAVAILABLE")));
  renderApp(pathTo(routes.verify, { code: CODE }), stranger());
  expect(await screen.findByRole("heading", { name: "The service is temporarily unavailable" })).toBeVisible();
});

it("has a page for entering a code by hand", async () => {
  renderApp(routes.verifyStart, stranger());
  expect(await screen.findByRole("heading", { level: 1, name: "Verify a certificate" })).toBeVisible();
});
