import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Notification } from "@/shared/api/types";
import { aLearner, aNotification, anEnrolment, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

let notifications: Notification[] = [];

/** Behaves like the API: pages, an opaque cursor and a filter. The host in `next` must not be called. */
beforeEach(() => {
  notifications = [1, 2, 3].map((n) => aNotification(n, { is_read: n === 3 }));
  server.use(
    http.get("/api/notifications/", ({ request }) => {
      const { searchParams } = new URL(request.url);
      const shown = searchParams.get("unread") === "true" ? notifications.filter((one) => !one.is_read) : notifications;
      return HttpResponse.json(
        searchParams.get("cursor") === "abc"
          ? pageOf([aNotification(9, { title: "An older one" })])
          : pageOf(shown, "http://inside.invalid/api/notifications/?cursor=abc&page_size=20"),
      );
    }),
    http.post("/api/notifications/{notification_uuid}/read/", ({ params }) => {
      notifications = notifications.map((one) => (one.uuid === params.notification_uuid ? { ...one, is_read: true } : one));
      return HttpResponse.json(notifications.find((one) => one.uuid === params.notification_uuid));
    }),
    http.post("/api/notifications/read-all/", () => {
      const unread = notifications.filter((one) => !one.is_read).length;
      notifications = notifications.map((one) => ({ ...one, is_read: true }));
      return HttpResponse.json({ marked_read: unread, unread: 0 });
    }),
    http.get("/api/users/me/", () =>
      HttpResponse.json(aLearner({ unread_notifications: notifications.filter((one) => !one.is_read).length })),
    ),
  );
});

const badge = () => screen.queryByTestId("unread-badge");

describe("the list of notifications", () => {
  it("marks one as read and updates the badge at once", async () => {
    const { user } = renderApp("/notifications");
    await waitFor(() => {
      expect(badge()).toHaveTextContent("2");
    });
    const item = (await screen.findByRole("link", { name: "Notification 1" })).closest("li") as HTMLElement;
    await user.click(within(item).getByRole("button", { name: /Mark as read/ }));
    expect(badge()).toHaveTextContent("1");
    expect(within(item).queryByRole("button", { name: /Mark as read/ })).not.toBeInTheDocument();
  });

  it("reverts when marking fails, and says so", async () => {
    server.use(http.post("/api/notifications/{notification_uuid}/read/", () => refusal(503, "UNAVAILABLE")));
    const { user } = renderApp("/notifications");
    const item = (await screen.findByRole("link", { name: "Notification 1" })).closest("li") as HTMLElement;
    await user.click(within(item).getByRole("button", { name: /Mark as read/ }));
    expect(await screen.findByText("Couldn’t mark as read")).toBeVisible();
    expect(await within(item).findByRole("button", { name: /Mark as read/ })).toBeVisible();
    await waitFor(() => {
      expect(badge()).toHaveTextContent("2");
    });
  });

  it("marks all as read", async () => {
    const { user } = renderApp("/notifications");
    await user.click(await screen.findByRole("button", { name: "Mark all as read" }));
    await waitFor(() => {
      expect(badge()).not.toBeInTheDocument();
    });
    expect(screen.queryByRole("button", { name: /Mark as read/ })).not.toBeInTheDocument();
  });

  it("marks a notification as read when its link is followed", async () => {
    server.use(http.get("/api/enrollments/", () => HttpResponse.json(pageOf([anEnrolment()]))));
    const { user, router } = renderApp("/notifications");
    await user.click(await screen.findByRole("link", { name: "Notification 1" }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(`/courses/${COURSE}/learn`);
    });
    await waitFor(() => {
      expect(notifications.find(({ uuid: id }) => id === uuid(901))?.is_read).toBe(true);
    });
  });

  it("never links outside the site", async () => {
    notifications = [aNotification(1, { action_url: "//evil.example/courses" })];
    renderApp("/notifications");
    expect((await screen.findByText("Notification 1")).closest("a")).toBeNull();
  });

  it("filters by unread and keeps the filter in the address", async () => {
    const { user, router } = renderApp("/notifications");
    await screen.findByText("Notification 3");
    await user.click(screen.getByRole("radio", { name: "Unread" }));
    await waitFor(() => {
      expect(screen.queryByText("Notification 3")).not.toBeInTheDocument();
    });
    expect(router.state.location.search).toEqual({ show: "unread" });
  });

  it("fetches older ones using only the cursor", async () => {
    const { user } = renderApp("/notifications");
    await user.click(await screen.findByRole("button", { name: "Show older notifications" }));
    expect(await screen.findByText("An older one")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Show older notifications" })).not.toBeInTheDocument();
  });

  it("says so when there are none", async () => {
    server.use(http.get("/api/notifications/", () => HttpResponse.json(pageOf([]))));
    renderApp("/notifications");
    expect(await screen.findByText("No notifications yet")).toBeVisible();
  });
});
