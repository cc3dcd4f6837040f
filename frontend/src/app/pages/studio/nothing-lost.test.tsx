/** Nothing typed is lost: not with the connection, the session, the page, nor to another author. */
import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { connectApi } from "@/shared/api/client";
import { draftKey, readDraft } from "@/shared/drafts/draft-store";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE } from "@/testing/fixtures";
import { aSession, renderApp } from "@/testing/render-app";
import { API_URL, http, server } from "@/testing/server";
import { aQuizBody, QUIZ, StudioApi } from "@/testing/studio-api";

const details = pathTo(routes.studioCourse, { courseUuid: COURSE });
const quiz = pathTo(routes.studioContent, { courseUuid: COURSE, contentUuid: QUIZ });
const kept = (item: string) => readDraft(draftKey("ada", `studio.${COURSE}.${item}`));
let studio: StudioApi;

beforeEach(() => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  studio = new StudioApi();
});

it("a lost connection: it is said, the text is kept on the device, and saved as soon as that is possible", async () => {
  studio.failures = ["network"];
  const { user } = renderApp(details);
  await user.type(await screen.findByLabelText("Organiser"), "M");
  expect(await screen.findByText(/^Not saved:/)).toBeVisible();
  expect(kept("outline")).toMatchObject({ value: { organiser: "M" } });
  await user.type(screen.getByLabelText("Organiser"), "N");
  expect(await screen.findByText("Saved")).toBeVisible();
  expect(studio.outline.organiser).toBe("MN");
  expect(kept("outline")).toBeUndefined();
});

it("a response that is lost: saved once, and no conflict with oneself", async () => {
  studio.failures = ["lost response"];
  const { user } = renderApp(details);
  await user.type(await screen.findByLabelText("Organiser"), "M");
  expect(await screen.findByText(/^Not saved:/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Retry" }));
  expect(await screen.findByText("Saved")).toBeVisible();
  expect(screen.queryByText(/changed this/)).not.toBeInTheDocument();
  expect(studio.saves).toHaveLength(1);
});

it("a session that ends: after signing in again the text is there, and saved", async () => {
  const session = aSession();
  connectApi({ baseUrl: API_URL, token: session.token, onRejectedToken: session.expire });
  studio.failures = ["expired"];
  const { user, router, unmount } = renderApp(details, session);
  await user.type(await screen.findByLabelText("Organiser"), "M");
  expect(await screen.findByText("Your session has ended")).toBeVisible();
  expect(router.state.location.search).toMatchObject({ returnTo: details });
  expect(studio.outline.organiser).toBeUndefined();
  unmount();
  renderApp(details);
  expect(await screen.findByText("We’ve restored what you entered earlier")).toBeVisible();
  expect(screen.getByLabelText("Organiser")).toHaveValue("M");
  await waitFor(() => {
    expect(studio.outline.organiser).toBe("M");
  });
});

it("a page that goes before it has saved: the text of a quiz comes back with the page", async () => {
  const { user, unmount } = renderApp(quiz);
  await user.type(await screen.findByLabelText("Question"), " And why?");
  window.dispatchEvent(new Event("pagehide"));
  unmount();
  expect(studio.saves).toEqual([]);
  renderApp(quiz);
  expect(await screen.findByLabelText("Question")).toHaveValue("What comes first? And why?");
  await waitFor(() => {
    expect(studio.bodies.get(QUIZ)?.body).toMatchObject({ questions: [{ text: "What comes first? And why?" }] });
  });
});

it("somebody else’s save of the same quiz: who, when and what, and nothing is overwritten before the author chooses", async () => {
  const { user } = renderApp(quiz);
  const field = await screen.findByLabelText("Question");
  const [question] = aQuizBody().questions as Record<string, unknown>[];
  studio.changeBodyElsewhere(QUIZ, { questions: [{ ...question, text: "What is first?" }] });
  await user.type(field, "!");
  const notice = within((await screen.findByText(/^Ben Ward changed this .+/)).closest("[role=alert]") ?? document.body);
  await user.click(notice.getByRole("button", { name: "Compare" }));
  expect(notice.getByText("What is first?")).toBeVisible();
  expect(notice.getByText("What comes first?!")).toBeVisible();
  await user.type(screen.getByLabelText("Question"), "?");
  expect(studio.saves).toEqual([]);
  await user.click(notice.getByRole("button", { name: "Take theirs" }));
  expect(screen.getByLabelText("Question")).toHaveValue("What is first?");
  await user.click(screen.getByRole("button", { name: "Bring mine back" }));
  await waitFor(() => {
    expect(studio.bodies.get(QUIZ)?.body).toMatchObject({ questions: [{ text: "What comes first?!?" }] });
  });
});
