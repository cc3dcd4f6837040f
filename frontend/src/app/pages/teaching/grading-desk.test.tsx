import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { Submission } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aPerson, aSubmission, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const address = pathTo(routes.gradingDesk, { courseUuid: COURSE });

/** Newest first, as the API lists them. */
let waiting: Submission[];
let asked: URLSearchParams[];
let said: { work: string; body: unknown }[];
let refused: Response | null;

beforeEach(() => {
  waiting = [3, 2, 1].map((n) =>
    aSubmission({ uuid: uuid(800 + n), learner: aPerson(n), file: null, content: { text: `Work ${n}.` }, version: n }),
  );
  [asked, said, refused] = [[], [], null];
  server.use(
    http.get("/api/courses/{course_uuid}/submissions/", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(pageOf(waiting, null));
    }),
    http.get("/api/submissions/{submission_uuid}/", ({ params }) => {
      const found = waiting.find((work) => work.uuid === params.submission_uuid);
      return HttpResponse.json({ ...aSubmission(found), instructions: "Describe **one** change." });
    }),
    http.post("/api/submissions/{submission_uuid}/grade/", async ({ request, params }) => {
      const body = await request.json();
      said.push({ work: params.submission_uuid, body });
      if (refused !== null) return refused;
      const graded = waiting.find((work) => work.uuid === params.submission_uuid);
      waiting = waiting.filter((work) => work !== graded);
      return HttpResponse.json({ ...aSubmission(graded), status: "graded", score: body.score ?? null });
    }),
  );
});

const score = () => screen.findByRole("textbox", { name: /^Score/ });
const save = () => screen.findByRole("button", { name: "Save and next" });

it("shows the oldest first, and each grade leads to the next with the focus on its score", async () => {
  const { user } = renderApp(address);
  expect(await screen.findByRole("heading", { name: "Learner 1" })).toBeVisible();
  expect(asked[0]?.toString()).toBe("status=submitted&start=oldest&page_size=100");
  expect(screen.getByText("3 waiting")).toBeVisible();
  await user.type(await score(), "72");
  expect(screen.getByText("72 of 100: a pass. The learner gets an email at once.")).toBeVisible();
  await user.click(await save());
  expect(await screen.findByRole("heading", { name: "Learner 2" })).toBeVisible();
  expect(screen.getByText("2 waiting, 1 graded")).toBeVisible();
  await waitFor(async () => {
    expect(await score()).toHaveFocus();
  });
  await user.keyboard("55,5{Control>}{Enter}{/Control}");
  expect(await screen.findByText(/Say what the learner should revise/)).toBeVisible();
  expect(screen.getByText(/55.5 of 100: below the pass mark/)).toBeVisible();
  await user.keyboard("Cite your sources.{Control>}{Enter}{/Control}");
  expect(await screen.findByRole("heading", { name: "Learner 3" })).toBeVisible();
  await user.type(await score(), "100");
  await user.click(await save());
  expect(await screen.findByRole("heading", { name: "Everything is graded" })).toBeVisible();
  expect(said).toEqual([
    { work: uuid(801), body: { action: "grade", score: 72, feedback: "", version: 1 } },
    { work: uuid(802), body: { action: "grade", score: 55.5, feedback: "Cite your sources.", version: 2 } },
    { work: uuid(803), body: { action: "grade", score: 100, feedback: "", version: 3 } },
  ]);
  expect(asked).toHaveLength(2);
});

it("goes from one to the other without saving, and what was entered is there after a reload", async () => {
  const first = renderApp(address);
  await first.user.type(await score(), "64");
  await first.user.type(screen.getByRole("textbox", { name: "Feedback" }), "Half-way");
  await first.user.keyboard("{Alt>}n{/Alt}");
  expect(await screen.findByRole("heading", { name: "Learner 2" })).toBeVisible();
  await first.user.keyboard("{Alt>}p{/Alt}{Alt>}p{/Alt}");
  expect(await screen.findByRole("heading", { name: "Learner 3" })).toBeVisible();
  await first.user.selectOptions(screen.getByRole("combobox", { name: "Submission" }), uuid(801));
  expect(await score()).toHaveValue("64");
  expect(first.router.state.location.search).toEqual({ work: uuid(801) });
  const { href } = first.router.state.location;
  first.unmount();
  renderApp(href);
  expect(await score()).toHaveValue("64");
  expect(screen.getByRole("textbox", { name: "Feedback" })).toHaveValue("Half-way");
  expect(said).toEqual([]);
});

it("returns work only with a reason, and shows the task", async () => {
  const { user } = renderApp(address);
  await user.click(await screen.findByRole("button", { name: "Return for revision" }));
  expect(await screen.findByText(/Say what the learner should revise/)).toBeVisible();
  expect(said).toEqual([]);
  await user.click(screen.getByText("Task and criteria"));
  expect(await screen.findByText("one")).toBeVisible();
});

it("reads the queue again when the work was changed elsewhere", async () => {
  refused = refusal(409, "CONFLICT");
  const { user } = renderApp(address);
  await user.type(await score(), "72");
  waiting = waiting.slice(0, 2);
  await user.click(await save());
  expect(await screen.findByRole("heading", { name: "Learner 2" })).toBeVisible();
  expect(screen.getByText("2 waiting")).toBeVisible();
});

it("shows a picture in the page, and a PDF where the browser can", async () => {
  const inline: (string | null)[] = [];
  server.use(
    http.get("/api/submissions/{submission_uuid}/download/", ({ request }) => {
      inline.push(new URL(request.url).searchParams.get("inline"));
      return HttpResponse.json({ url: "https://bucket.test/shown", expires_at: "2026-11-01T10:05:00Z" });
    }),
  );
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as Navigator, {}));
  Object.defineProperty(navigator, "pdfViewerEnabled", { value: true });
  const file = (name: string, type: string) => ({ name, size_bytes: 2048, type });
  waiting = [
    aSubmission({ uuid: uuid(803), learner: aPerson(3), file: file("essay.docx", "docx") }),
    aSubmission({ uuid: uuid(802), learner: aPerson(2), file: file("page.png", "png") }),
    aSubmission({ uuid: uuid(801), learner: aPerson(1), file: file("essay.pdf", "pdf") }),
  ];
  const { user } = renderApp(address);
  expect(await screen.findByTitle("essay.pdf")).toHaveAttribute("src", "https://bucket.test/shown");
  await user.click(screen.getByRole("button", { name: "Next submission" }));
  expect(await screen.findByRole("img", { name: /page\.png/ })).toHaveAttribute("src", "https://bucket.test/shown");
  await user.click(screen.getByRole("button", { name: "Next submission" }));
  const work = within(await screen.findByRole("article"));
  expect(await work.findByRole("button", { name: "Download essay.docx" })).toBeVisible();
  expect(work.queryByRole("figure")).toBeNull();
  expect(inline).toEqual(["true", "true"]);
});

it("says so when nothing waits", async () => {
  waiting = [];
  renderApp(address);
  expect(await screen.findByRole("heading", { name: "Nothing to grade" })).toBeVisible();
});
