import { screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aSession, renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const address = pathTo(routes.unsubscribe, { token: "0a1b" });
const nobody = () => aSession({ status: "signed-out", reason: "left" });

it("unsubscribes without signing in, and only when asked to", async () => {
  const asked: unknown[] = [];
  server.use(
    http.post("/api/public/unsubscribe/{token}/", ({ params }) => {
      asked.push(params.token);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = renderApp(address, nobody());
  const button = await screen.findByRole("button", { name: "Unsubscribe" });
  expect(asked).toEqual([]);
  await user.click(button);
  expect(await screen.findByRole("heading", { level: 1, name: "You’ve unsubscribed" })).toBeVisible();
  expect(asked).toEqual(["0a1b"]);
  expect(screen.getByRole("link", { name: "Open your settings" })).toHaveAttribute("href", routes.settings);
});

it("says what else to do when the link doesn’t work", async () => {
  server.use(http.post("/api/public/unsubscribe/{token}/", () => refusal(404, "NOT_FOUND")));
  const { user } = renderApp(address, nobody());
  await user.click(await screen.findByRole("button", { name: "Unsubscribe" }));
  expect(await screen.findByText("This link doesn’t work")).toBeVisible();
  server.use(http.post("/api/public/unsubscribe/{token}/", () => refusal(503, "UNAVAILABLE")));
  await user.click(screen.getByRole("button", { name: "Unsubscribe" }));
  expect(await screen.findByText(/^You’re still subscribed: /)).toBeVisible();
});

it("says of a digest's link what it ends", async () => {
  server.use(http.post("/api/public/unsubscribe/{token}/", () => new HttpResponse(null, { status: 204 })));
  const { user } = renderApp(`${address}?of=digest`, nobody());
  expect(await screen.findByRole("heading", { level: 1, name: "Unsubscribe from daily digests?" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Unsubscribe" }));
  expect(await screen.findByText(/^You’ll get no more daily digests by email/)).toBeVisible();
});
