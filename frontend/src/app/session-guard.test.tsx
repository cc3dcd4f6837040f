/** Who gets in, who has to sign in, and where they land afterwards. */
import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it, vi } from "vitest";
import { connectApi } from "@/shared/api/client";
import { COURSE } from "@/testing/fixtures";
import { aSession, renderApp } from "@/testing/render-app";
import { API_URL, http, server } from "@/testing/server";

const stranger = () => aSession({ status: "signed-out", reason: "never" });

it("shows the sign-in page to signed-out visitors without redirecting on its own", async () => {
  const { user, session } = renderApp("/", stranger());
  const button = await screen.findByRole("button", { name: "Continue to sign-in" });
  expect(session.signIn).not.toHaveBeenCalled();
  await user.click(button);
  expect(session.signIn).toHaveBeenCalledWith("/courses");
});

it("sends a visitor with a link from an email straight to the issuer, and remembers the link", async () => {
  const deepLink = `/courses/${COURSE}/learn`;
  const { session } = renderApp(deepLink, stranger());
  await waitFor(() => {
    expect(session.signIn).toHaveBeenCalledWith(deepLink);
  });
});

it("never redirects to another site after signing in", async () => {
  const { user, session } = renderApp("/sign-in?returnTo=//evil.example&ended=true", stranger());
  await user.click(await screen.findByRole("button", { name: "Continue to sign-in" }));
  expect(session.signIn).toHaveBeenCalledWith("/courses");
});

it("says so when the issuer cannot be reached", async () => {
  const session = stranger();
  vi.mocked(session.signIn).mockRejectedValue(new Error("no discovery document"));
  const { user } = renderApp("/sign-in", session);
  await user.click(await screen.findByRole("button", { name: "Continue to sign-in" }));
  expect(await screen.findByText("We couldn’t reach the sign-in service")).toBeVisible();
});

it("turns the issuer's response into a session and continues", async () => {
  renderApp("/callback?code=c&state=s", stranger());
  expect(await screen.findByRole("heading", { name: "Course catalogue" })).toBeVisible();
});

it("explains a failed sign-in", async () => {
  const session = stranger();
  vi.mocked(session.completeSignIn).mockRejectedValue(new Error("access_denied"));
  renderApp("/callback?error=access_denied", session);
  expect(await screen.findByRole("heading", { name: "Sign-in failed" })).toBeVisible();
});

it("asks the user to sign in again, remembering the page, when the API rejects the token", async () => {
  const session = aSession();
  connectApi({ baseUrl: API_URL, token: session.token, onRejectedToken: session.expire });
  server.use(
    http.get("/api/users/me/", ({ response }) =>
      // The gateway says this, and not the API.
      response.untyped(HttpResponse.json({ message: "Unauthorized" }, { status: 401 })),
    ),
  );
  const { router } = renderApp("/notifications", session);
  expect(await screen.findByText("Your session has ended")).toBeVisible();
  expect(router.state.location.search).toEqual({ returnTo: "/notifications", ended: true });
  expect(session.signIn).not.toHaveBeenCalled();
});

it("signs out from the menu and forgets the page", async () => {
  const { user, session, router } = renderApp("/notifications");
  await user.click(await screen.findByRole("button", { name: /Your account/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  expect(session.signOut).toHaveBeenCalled();
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(router.state.location.search).toEqual({});
});

it("changes the theme from the menu and keeps the choice", async () => {
  const { user } = renderApp("/courses");
  await user.click(await screen.findByRole("button", { name: /Your account/ }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Dark" }));
  expect(document.documentElement).toHaveClass("dark");
  await user.click(screen.getByRole("menuitemradio", { name: "Light" }));
  expect(document.documentElement).not.toHaveClass("dark");
  await act(() => Promise.resolve());
});

it("shows a not-found page for an unknown address", async () => {
  renderApp("/nowhere");
  expect(await screen.findByRole("heading", { name: "Page not found" })).toBeVisible();
});
