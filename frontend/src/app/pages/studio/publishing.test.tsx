import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { components } from "@/shared/api/schema";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, pageOf } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";
import { BEN, StudioApi } from "@/testing/studio-api";

const course = { courseUuid: COURSE };
type Changes = components["schemas"]["ChangesView"];
const CHANGES = "/api/studio/courses/{course_uuid}/changes/";
const PUBLICATIONS = "/api/studio/courses/{course_uuid}/publications/";
let studio: StudioApi;

const offer = (fields: Partial<Changes> = {}) => {
  const changes: Changes = {
    digest: "d1",
    visible: true,
    unchanged: false,
    problems: [],
    refused: [],
    changes: [
      {
        kind: "session_moved",
        title: "A question",
        text: "Moves 1 live session: 34 learners get a new link and an e-mail.",
        learners: 34,
        and_more: false,
      },
    ],
    afterwards: [],
    enrolled: 40,
    enrolled_and_more: false,
    ...fields,
  };
  server.use(http.get(CHANGES, ({ response }) => response(200).json(changes)));
};

beforeEach(() => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  studio = new StudioApi();
});

it("shows what publishing changes and for whom, and publishes exactly that", async () => {
  let body: unknown;
  offer();
  server.use(
    http.post(PUBLICATIONS, async ({ request, response }) => {
      body = await request.json();
      studio.publication = { number: 1, at: "2026-11-27T09:00:00Z", by: BEN, visible: true };
      return response(201).json({ number: 1, at: "2026-11-27T09:00:00Z", visible: true });
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

it("does not take attempts that can be regraded for learners", async () => {
  const text = "Corrects 1 answer in the key of the quiz “Check”: 3 attempts can be regraded.";
  offer({ changes: [{ kind: "key_corrected", title: "Check", text, learners: 3, and_more: false }] });
  renderApp(pathTo(routes.studioPublish, course));
  expect(await screen.findByText(text)).toBeVisible();
  expect(screen.queryByText(/affected/)).not.toBeInTheDocument();
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
    http.post(PUBLICATIONS, ({ response }) => {
      offer({ digest: "d2", enrolled: 41 });
      return response.untyped(HttpResponse.json({ error: { code: "DRAFT_CHANGED", message: "The draft has changed." } }, { status: 409 }));
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
    http.get(PUBLICATIONS, ({ response }) =>
      response(200).json(pageOf([{ number: 2, at: "2026-11-20T09:00:00Z", by: BEN, visible: true, note: "New date" }])),
    ),
    http.post("/api/studio/courses/{course_uuid}/publications/{number}/restore/", async ({ request, response }) => {
      body = await request.json();
      studio.changeElsewhere({ title: "As it was" });
      return response(200).json({ version: 2, updated_at: "2026-11-27T09:00:00Z", problems: [] });
    }),
  );
  const { user } = renderApp(pathTo(routes.studioHistory, course));
  expect(await screen.findByText(/20 November 2026, 09:00 GMT · Ben Ward/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Restore… publication 2" }));
  await user.click(await screen.findByRole("button", { name: "Restore" }));
  expect(await screen.findByRole("heading", { name: "As it was" })).toBeVisible();
  expect(body).toEqual({ version: 1 });
});

it("says what happens afterwards, and where counting stopped", async () => {
  offer({ enrolled: 1000, enrolled_and_more: true, afterwards: ["Learners who have completed the course keep their certificates."] });
  renderApp(pathTo(routes.studioPublish, course));
  expect(await screen.findByText("More than 1000 learners are enrolled.")).toBeVisible();
  expect(screen.getByText("Learners who have completed the course keep their certificates.")).toBeVisible();
});
