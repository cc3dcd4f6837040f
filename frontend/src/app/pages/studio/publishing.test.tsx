import { screen, waitFor } from "@testing-library/react";
import { http as plain, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, pageOf } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { API_URL, http, server } from "@/testing/server";
import { BEN, StudioApi } from "@/testing/studio-api";

const course = { courseUuid: COURSE };
const address = (path: string) => `${API_URL}/api/studio/courses/${COURSE}/${path}`;
let studio: StudioApi;

const changes = (fields: object = {}) => ({
  digest: "d1",
  unchanged: false,
  problems: [],
  refused: [],
  changes: [
    { kind: "session_moved", title: "A question", text: "Moves 1 live session: 34 learners get a new link and an e-mail.", learners: 34 },
  ],
  enrolled: 40,
  ...fields,
});
const offer = (fields: object = {}) => {
  server.use(plain.get(address("changes/"), () => HttpResponse.json(changes(fields))));
};

beforeEach(() => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  studio = new StudioApi();
});

it("shows what publishing changes and for whom, and publishes exactly that", async () => {
  let body: unknown;
  offer();
  server.use(
    plain.post(address("publications/"), async ({ request }) => {
      body = await request.json();
      studio.publication = { number: 1, at: "2026-11-27T09:00:00Z", by: BEN, visible: true };
      return HttpResponse.json({ number: 1, at: "2026-11-27T09:00:00Z" }, { status: 201 });
    }),
  );
  const { user } = renderApp(pathTo(routes.studioPublish, course));
  expect(await screen.findByText("Moves 1 live session: 34 learners get a new link and an e-mail.")).toBeVisible();
  expect(screen.getByText("40 learners are enrolled.")).toBeVisible();
  await user.type(screen.getByLabelText("Note"), "New date");
  await user.click(screen.getByRole("button", { name: "Publish…" }));
  expect(await screen.findByRole("alertdialog")).toHaveTextContent("1 change for 40 enrolled learners");
  await user.click(screen.getByRole("button", { name: "Publish" }));
  await waitFor(() => {
    expect(body).toEqual({ digest: "d1", visible: true, note: "New date" });
  });
  expect(await screen.findByRole("button", { name: "Hide the course…" })).toBeVisible();
});

it("does not publish while something is wrong or not allowed, and leads to it", async () => {
  offer({ refused: [{ path: "enrolment.capacity", message: "a capacity cannot be added", content: null, field: "enrolment.capacity" }] });
  const { user } = renderApp(pathTo(routes.studioPublish, course));
  expect(await screen.findByRole("button", { name: "Publish…" })).toBeDisabled();
  await user.click(screen.getByRole("link", { name: "Enrolment › Seats" }));
  await waitFor(() => {
    expect(screen.getByLabelText("Seats")).toHaveFocus();
  });
});

it("shows the changes again when the draft is no longer the one that was shown", async () => {
  offer();
  server.use(
    plain.post(address("publications/"), () => {
      offer({ digest: "d2", enrolled: 41 });
      return HttpResponse.json({ error: { code: "DRAFT_CHANGED", message: "The draft has changed." } }, { status: 409 });
    }),
  );
  const { user } = renderApp(pathTo(routes.studioPublish, course));
  await user.click(await screen.findByRole("button", { name: "Publish…" }));
  await user.click(await screen.findByRole("button", { name: "Publish" }));
  expect(await screen.findByText(/The draft has changed since this page was shown/)).toBeVisible();
  expect(await screen.findByText("41 learners are enrolled.")).toBeVisible();
});

it("lists every publication, and restores one as the draft", async () => {
  let body: unknown;
  server.use(
    plain.get(address("publications/"), () =>
      HttpResponse.json(pageOf([{ number: 2, at: "2026-11-20T09:00:00Z", by: BEN, visible: true, note: "New date" }])),
    ),
    plain.post(address("publications/2/restore/"), async ({ request }) => {
      body = await request.json();
      studio.changeElsewhere({ title: "As it was" });
      return HttpResponse.json({});
    }),
  );
  const { user } = renderApp(pathTo(routes.studioHistory, course));
  expect(await screen.findByText(/20 November 2026, 09:00 GMT · Ben Ward/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Restore… publication 2" }));
  await user.click(await screen.findByRole("button", { name: "Restore" }));
  expect(await screen.findByRole("heading", { name: "As it was" })).toBeVisible();
  expect(body).toEqual({ version: 1 });
});
