import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { CourseMessage, CourseMessageProgress } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourse, aLearner, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const address = pathTo(routes.courseMessages, { courseUuid: COURSE });
const MESSAGE = uuid(900);

const aMessage = (fields: Partial<CourseMessage> = {}): CourseMessage => ({
  uuid: MESSAGE,
  subject: "A new appendix",
  text: "Dear all,\n\nread it.",
  audience: "everyone",
  author_name: "Grace Hopper",
  written_at: "2026-11-27T10:00:00Z",
  state: "sent",
  sent: 38,
  unsubscribed: 2,
  unreachable: 1,
  finished_at: "2026-11-27T10:01:00Z",
  ...fields,
});
const progress = (fields: Partial<CourseMessageProgress> = {}): CourseMessageProgress => ({
  uuid: MESSAGE,
  state: "sending",
  sent: 0,
  unsubscribed: 0,
  unreachable: 0,
  finished_at: null,
  ...fields,
});

let sent: CourseMessage[] = [];
let written: unknown[] = [];
/** How far the sweep is each time that the list is asked for. */
let parts: Partial<CourseMessage>[] = [];
let paused: string[] = [];
let audiences: (string | null)[] = [];

beforeEach(() => {
  [sent, written, audiences, parts, paused] = [[], [], [], [], []];
  server.use(
    http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))),
    http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse({ title: "Ethics", teaches: true }))),
    http.get("/api/office/courses/{course_uuid}/messages/", () => {
      const part = parts.shift();
      if (part !== undefined) sent = sent.map((message, index) => (index === 0 ? { ...message, ...part } : message));
      return HttpResponse.json(pageOf(sent));
    }),
    http.get("/api/office/courses/{course_uuid}/messages/recipients/", ({ request }) => {
      const query = new URL(request.url).searchParams;
      audiences.push(query.get("audience"));
      return HttpResponse.json(
        query.get("cursor") === null
          ? { recipients: 90, unsubscribed: 1, unreachable: 0, next: "more" }
          : { recipients: 40, unsubscribed: 1, unreachable: 1, next: null },
      );
    }),
    http.post("/api/office/courses/{course_uuid}/messages/", async ({ request }) => {
      written.push(await request.json());
      sent = [aMessage({ state: "sending", finished_at: null, sent: 0, unsubscribed: 0, unreachable: 0 })];
      parts = [{}, { sent: 90 }, { state: "sent", sent: 130, unsubscribed: 2, finished_at: "2026-11-27T10:01:00Z" }];
      return HttpResponse.json(progress(), { status: 201 });
    }),
    http.post("/api/office/courses/{course_uuid}/messages/{message_uuid}/stop/", ({ params }) => {
      paused.push(`stop ${params.message_uuid}`);
      sent = sent.map((message) => (message.uuid === params.message_uuid ? { ...message, state: "stopped" } : message));
      return HttpResponse.json(progress({ state: "stopped" }));
    }),
    http.post("/api/office/courses/{course_uuid}/messages/{message_uuid}/continue/", ({ params }) => {
      paused.push(`continue ${params.message_uuid}`);
      sent = sent.map((message) => (message.uuid === params.message_uuid ? { ...message, state: "sending" } : message));
      return HttpResponse.json(progress());
    }),
  );
});

it("counts who gets a message, asks, and shows how it is sent without the page", async () => {
  const { user } = renderApp(pathTo(routes.taughtCourse, { courseUuid: COURSE }));
  await user.click(await screen.findByRole("link", { name: /^Messages/ }));
  expect(
    await screen.findByText(
      "130 learners will get this message by email. Left out: 2 learners unsubscribed and 1 learner can’t be reached by email.",
    ),
  ).toBeVisible();
  await user.selectOptions(screen.getByRole("combobox", { name: "Send to" }), "Learners who haven’t completed the course");
  await waitFor(() => {
    expect(audiences).toContain("active");
  });
  await user.click(await screen.findByRole("button", { name: "Send…" }));
  expect(await screen.findByText("Enter a subject.")).toBeVisible();
  expect(screen.getByText("Enter a message.")).toBeVisible();
  await user.type(screen.getByRole("textbox", { name: "Subject" }), "A new appendix");
  await user.type(screen.getByRole("textbox", { name: "Message" }), "Read it.");
  await user.click(screen.getByRole("button", { name: "Send…" }));
  const dialog = within(await screen.findByRole("alertdialog", { name: "Send to 130 learners?" }));
  await user.click(dialog.getByRole("button", { name: "Send" }));
  expect(await screen.findByText("Sending starts within a minute")).toBeVisible();
  expect(screen.getByText(/You can close this page/)).toBeVisible();
  expect(await screen.findByText("Sending: 90 learners so far", undefined, { timeout: 5_000 })).toBeVisible();
  expect(await screen.findByText("Sent to 130 learners", undefined, { timeout: 5_000 })).toBeVisible();
  expect(written).toEqual([{ subject: "A new appendix", text: "Read it.", audience: "active" }]);
  expect(screen.getByRole("textbox", { name: "Subject" })).toHaveValue("");
});

it("keeps what was written when it can’t be sent, also across a reload", async () => {
  server.use(
    http.post("/api/office/courses/{course_uuid}/messages/", () =>
      refusal(429, "RATE_LIMITED", "This course has sent 5 messages within 24 hours."),
    ),
  );
  const first = renderApp(address);
  await first.user.type(await screen.findByRole("textbox", { name: "Subject" }), "Six");
  await first.user.type(screen.getByRole("textbox", { name: "Message" }), "Again.");
  await screen.findByText(/130 learners will get/);
  await first.user.click(screen.getByRole("button", { name: "Send…" }));
  await first.user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Send" }));
  expect(await screen.findByText("The message wasn’t sent")).toBeVisible();
  expect(screen.getByText("This course has sent 5 messages within 24 hours.")).toBeVisible();
  first.unmount();
  renderApp(address);
  expect(await screen.findByRole("textbox", { name: "Subject" })).toHaveValue("Six");
  expect(screen.getByText(/We’ve restored what you entered earlier/)).toBeVisible();
});

it("shows sent messages with their counts, and stops one and goes on with it", async () => {
  const begun = { sent: 90, unsubscribed: 0, unreachable: 0, finished_at: null } as const;
  sent = [aMessage({ uuid: uuid(901), subject: "Half of it", state: "sending", ...begun }), aMessage({})];
  const { user } = renderApp(address);
  const list = within(await screen.findByRole("list", { name: "Sent messages" }));
  expect(list.getByText("Sent to 38 learners. Left out: 2 learners unsubscribed and 1 learner can’t be reached by email.")).toBeVisible();
  expect(list.getByText("Being sent to 90 learners so far.")).toBeVisible();
  await user.click(list.getByRole("button", { name: /^Stop sending.*Half of it/ }));
  expect(await list.findByText("Stopped after 90 learners.")).toBeVisible();
  await user.click(list.getByRole("button", { name: /^Continue sending.*Half of it/ }));
  expect(await list.findByText("Being sent to 90 learners so far.")).toBeVisible();
  expect(paused).toEqual([`stop ${uuid(901)}`, `continue ${uuid(901)}`]);
});

it("says that a message is delayed, and that it couldn’t be stopped", async () => {
  sent = [aMessage({ state: "delayed", sent: 90, unsubscribed: 0, unreachable: 0, finished_at: null })];
  server.use(
    http.post("/api/office/courses/{course_uuid}/messages/{message_uuid}/stop/", () => refusal(503, "UNAVAILABLE")),
  );
  const { user } = renderApp(address);
  const list = within(await screen.findByRole("list", { name: "Sent messages" }));
  expect(list.getByText("Delayed after 90 learners. It’s tried again by itself.")).toBeVisible();
  await user.click(list.getByRole("button", { name: /^Stop sending/ }));
  expect(await list.findByText("Sending wasn’t stopped")).toBeVisible();
});
