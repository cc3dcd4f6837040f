import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Submission } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import * as saving from "@/shared/navigation/save-file";
import { aPerson, aSubmission, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { aSession, renderApp } from "@/testing/render-app";
import { API_URL, http, refusal, server } from "@/testing/server";

const address = pathTo(routes.submissions, { courseUuid: COURSE });
describe("the submissions of a course", () => {
  let asked: string[];
  beforeEach(() => {
    asked = [];
    server.use(
      http.get("/api/courses/{course_uuid}/submissions/", ({ request }) => {
        const search = new URL(request.url).searchParams;
        asked.push(`${search.get("status") ?? "all"} ${search.get("cursor") ?? "first"}`);
        const page = search.get("cursor") === null ? 1 : 2;
        const next = page === 1 ? `${API_URL}/api/courses/x/submissions/?cursor=older` : null;
        const submission = aSubmission({ uuid: uuid(800 + page), learner: aPerson(page), late: page === 1 });
        return HttpResponse.json(pageOf([submission], next));
      }),
    );
  });

  it("open with those waiting to be graded, flag late ones and load more pages", async () => {
    const { user } = renderApp(address);
    const link = await screen.findByRole("link", { name: /^Learner 1\s?, Reflective account, attempt 1$/ });
    expect(link).toHaveAttribute("href", pathTo(routes.submission, { courseUuid: COURSE, submissionUuid: uuid(801) }));
    expect(screen.getByText("Late")).toBeVisible();
    expect(screen.getByText("learner1@learner.example")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show older submissions" }));
    expect(await screen.findByRole("link", { name: /Learner 2/ })).toBeVisible();
    expect(asked).toEqual(["submitted first", "submitted older"]);
  });

  it("are filtered by status, which is kept in the address", async () => {
    const { user, router } = renderApp(address);
    await user.selectOptions(await screen.findByRole("combobox", { name: "Show submissions" }), "Needs revision");
    await waitFor(() => {
      expect(asked.at(-1)).toBe("needs_revision first");
    });
    expect(router.state.location.search).toEqual({ status: "needs_revision" });
    await user.selectOptions(screen.getByRole("combobox"), "All submissions");
    await waitFor(() => {
      expect(asked.at(-1)).toBe("all first");
    });
  });

  it("can be downloaded together, file by file", async () => {
    const save = vi.spyOn(saving, "saveFile").mockImplementation(() => undefined);
    const file = (n: number, url: string | null) => ({
      submission: uuid(800 + n),
      assignment: uuid(114),
      learner: aPerson(n),
      attempt_number: 1,
      file: { name: `essay${n}.pdf`, size_bytes: 2048, type: "pdf" },
      url,
      expires_at: "2026-11-01T10:05:00Z",
    });
    server.use(
      http.get("/api/courses/{course_uuid}/submissions/files/", () =>
        HttpResponse.json({
          next: null,
          previous: null,
          results: [file(1, "https://bucket.test/1"), file(2, "https://bucket.test/2"), file(3, null)],
        }),
      ),
    );
    const { user } = renderApp(`${address}?show=files`);
    expect(await screen.findByRole("link", { name: "essay1.pdf" })).toHaveAttribute("href", "https://bucket.test/1");
    expect(screen.getByText(/essay3.pdf \(still being checked\)/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Download 2 files" }));
    await waitFor(() => {
      expect(save.mock.calls.map(([saved]) => saved.href)).toEqual(["https://bucket.test/1", "https://bucket.test/2"]);
    });
  });
});

describe("one submission", () => {
  let work: Submission;
  let said: { key: string | null; body: unknown }[];
  let answer: () => Response;

  beforeEach(() => {
    work = aSubmission({ learner: aPerson(1), content: { text: "I noticed." }, file_url: "https://drive.example/1", version: 4 });
    said = [];
    answer = () => {
      work = { ...work, status: "graded", score: 85.5, feedback: "Well done.", version: 5 };
      return HttpResponse.json(work);
    };
    server.use(
      http.get("/api/submissions/{submission_uuid}/", () => HttpResponse.json(work)),
      http.post("/api/submissions/{submission_uuid}/grade/", async ({ request }) => {
        said.push({ key: request.headers.get("Idempotency-Key"), body: await request.json() });
        return answer();
      }),
    );
  });
  /** Clicks a button of the form, and confirms what it means. */
  const press = async (user: UserEvent, name: string) => {
    await user.click(await screen.findByRole("button", { name }));
    const dialog = within(await screen.findByRole("alertdialog"));
    await user.click(dialog.getByRole("button", { name: /^(Save|Return|Approve)$/ }));
  };
  const open = () => renderApp(pathTo(routes.submission, { courseUuid: COURSE, submissionUuid: uuid(801) }));

  it("lets a grade be corrected, and a pass be taken back only when that is confirmed", async () => {
    work = { ...work, status: "graded", score: 80, feedback: "Good.", version: 5 };
    answer = () => {
      work = { ...work, status: "needs_revision", score: 8, version: 6 };
      return HttpResponse.json(work);
    };
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Correct this grade" }));
    const score = await screen.findByRole("textbox", { name: /Correct score/ });
    await user.clear(score);
    await user.type(score, "8");
    await user.type(screen.getByRole("textbox", { name: "Reason" }), "I typed 80 for 8.");
    await user.click(screen.getByRole("button", { name: "Save correction" }));
    expect(await screen.findByText("Confirm that the pass is taken back")).toBeVisible();
    expect(said).toEqual([]);
    await user.click(screen.getByRole("checkbox", { name: /Take the pass back/ }));
    await user.click(screen.getByRole("button", { name: "Save correction" }));
    await waitFor(() => {
      expect(said.map(({ body }) => body)).toEqual([
        { action: "grade", score: 8, feedback: "I typed 80 for 8.", version: 5, withdraw_pass: true },
      ]);
    });
  });

  it("grants the learner more attempts", async () => {
    work = { ...work, status: "needs_revision", score: 8, version: 5 };
    const granted: unknown[] = [];
    const limits = {
      learner: aPerson(1).uuid,
      learner_name: "Learner 1",
      extra_attempts: 0,
      used_attempts: 2,
      max_attempts: 2,
      remaining_attempts: 0,
      due_at: null,
    };
    server.use(
      http.get("/api/courses/{course_uuid}/assignments/{content_uuid}/overrides/{learner_uuid}/", () =>
        HttpResponse.json({ override: limits, history: [] }),
      ),
      http.put("/api/courses/{course_uuid}/assignments/{content_uuid}/overrides/{learner_uuid}/", async ({ request }) => {
        granted.push(await request.json());
        return HttpResponse.json({ ...limits, extra_attempts: 1 });
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "More attempts or a later date" }));
    expect(await screen.findByText(/0 of 2 attempts left/)).toBeVisible();
    const extra = screen.getByRole("spinbutton", { name: "Extra attempts" });
    await user.clear(extra);
    await user.type(extra, "1");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => {
      expect(granted).toEqual([{ extra_attempts: 1, due_at: null, reason: "" }]);
    });
  });

  it("shows the learner, time, file, link and text", async () => {
    open();
    expect(await screen.findByRole("heading", { level: 1, name: "Learner 1" })).toBeVisible();
    expect(screen.getByText(/learner1@learner.example/)).toBeVisible();
    const shown = screen.getByRole("region", { name: "Work" });
    expect(within(shown).getByRole("button", { name: "Download essay.pdf" })).toBeVisible();
    expect(within(shown).getByRole("link", { name: /drive.example/ })).toHaveAttribute("rel", "noopener noreferrer");
    expect(shown).toHaveTextContent("I noticed.");
  });

  it("is graded with a score and feedback, once", async () => {
    const { user } = open();
    await user.type(await screen.findByLabelText("Score (0 to 100)"), "85,5");
    await user.type(screen.getByLabelText("Feedback"), " Well done. ");
    await user.click(screen.getByRole("button", { name: "Save grade" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Save this grade?" }));
    expect(dialog.getByText("85.5 of 100")).toBeVisible();
    expect(said).toEqual([]);
    await user.dblClick(dialog.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("85.5 of 100")).toBeVisible();
    expect(screen.getByText("Passed")).toBeVisible();
    expect(said.map(({ body }) => body)).toEqual([{ action: "grade", score: 85.5, feedback: "Well done.", version: 4 }]);
    await press(user, "Approve");
    expect(said[1]?.body).toEqual({ action: "approve", feedback: "Well done.", version: 5 });
  });

  it.each([
    ["", "Enter a score, or return the work for revision"],
    ["101", "Enter a number from 0 to 100, with up to two decimal places"],
    ["-1", "Enter a number from 0 to 100, with up to two decimal places"],
    ["85.555", "Enter a number from 0 to 100, with up to two decimal places"],
    ["1e1", "Enter a number from 0 to 100, with up to two decimal places"],
  ])("rejects the score %j", async (score, reason) => {
    const { user } = open();
    const field = await screen.findByLabelText("Score (0 to 100)");
    if (score !== "") await user.type(field, score);
    await user.click(screen.getByRole("button", { name: "Save grade" }));
    expect(await screen.findByText(reason)).toBeVisible();
    expect(field).toHaveAccessibleDescription(expect.stringContaining(reason));
    expect(said).toEqual([]);
  });

  it("is never graded at one click: a failing grade needs a reason and a confirmation", async () => {
    const { user } = open();
    await user.type(await screen.findByLabelText("Score (0 to 100)"), "55,5");
    await user.click(screen.getByRole("button", { name: "Save grade" }));
    const feedback = screen.getByLabelText("Feedback");
    expect(feedback).toHaveAccessibleDescription(expect.stringContaining("Say what the learner should revise."));
    expect(feedback).toHaveFocus();
    await user.type(feedback, "Cite your sources.");
    await user.click(screen.getByRole("button", { name: "Save grade" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Save this grade?" });
    expect(dialog).toHaveTextContent("55.5 of 100: the learner is asked for a new version.");
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    expect(said).toEqual([]);
    expect(screen.getByRole("button", { name: "Save grade" })).toHaveFocus();
    await press(user, "Save grade");
    await waitFor(() => {
      expect(said.map(({ body }) => body)).toEqual([
        { action: "grade", score: 55.5, feedback: "Cite your sources.", version: 4 },
      ]);
    });
  });

  it("is neither returned nor approved from an empty form", async () => {
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Return for revision" }));
    expect(screen.getByLabelText("Feedback")).toBeInvalid();
    expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Approve" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Approve this work?" });
    expect(dialog).toHaveTextContent("No score: the learner passes.No feedback.");
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    expect(said).toEqual([]);
  });

  it("keeps a draft of the grade through a reload, for this submission and person, until it is saved", async () => {
    const first = open();
    await first.user.type(await screen.findByLabelText("Score (0 to 100)"), "85");
    await first.user.type(screen.getByLabelText("Feedback"), "Well done.");
    first.unmount();
    const session = aSession({ status: "signed-in", id: "other", name: "Bo", email: "" });
    const other = renderApp(pathTo(routes.submission, { courseUuid: COURSE, submissionUuid: uuid(801) }), session);
    expect(await screen.findByLabelText("Feedback")).toHaveValue("");
    other.unmount();
    const second = open();
    expect(await screen.findByLabelText("Feedback")).toHaveValue("Well done.");
    expect(screen.getByLabelText("Score (0 to 100)")).toHaveValue("85");
    expect(screen.getByText(/It hasn’t been saved yet/)).toBeVisible();
    await press(second.user, "Save grade");
    expect(await screen.findByText("Passed")).toBeVisible();
    second.unmount();
    work = { ...work, status: "submitted", score: null, feedback: null };
    open();
    expect(await screen.findByLabelText("Feedback")).toHaveValue("");
  });

  it("asks before leaving when the browser keeps no drafts", async () => {
    const keep = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    });
    const ask = vi.spyOn(window, "confirm").mockReturnValue(false);
    const { user, router } = open();
    await user.type(await screen.findByLabelText("Feedback"), "Well done.");
    await user.click(screen.getByRole("link", { name: "Submissions" }));
    await waitFor(() => {
      expect(ask).toHaveBeenCalledOnce();
    });
    expect(screen.getByLabelText("Feedback")).toHaveValue("Well done.");
    ask.mockReturnValue(true);
    await user.click(screen.getByRole("link", { name: "Submissions" }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(address);
    });
    keep.mockRestore();
  });

  it("can be returned without a score, or approved with a passing one", async () => {
    const { user } = open();
    await user.type(await screen.findByLabelText("Score (0 to 100)"), "59.99");
    await user.click(screen.getByRole("button", { name: "Approve" }));
    expect(await screen.findByText("To approve this work, the score must be at least 60")).toBeVisible();
    answer = () => {
      work = { ...work, status: "needs_revision", feedback: "Say more.", version: 5 };
      return HttpResponse.json(work);
    };
    await user.type(screen.getByLabelText("Feedback"), "Say more.");
    await press(user, "Return for revision");
    expect(await screen.findByText("Needs revision")).toBeVisible();
    expect(said.map(({ body }) => body)).toEqual([{ action: "return", feedback: "Say more.", version: 4 }]);
  });

  it("says so when the learner has replaced it meanwhile, and shows the latest version", async () => {
    answer = () => {
      work = { ...work, replaced: true, version: 5 };
      return refusal(409, "CONFLICT");
    };
    const { user } = open();
    await user.type(await screen.findByLabelText("Score (0 to 100)"), "85");
    await press(user, "Save grade");
    expect(await screen.findByText("The learner has replaced this work")).toBeVisible();
    expect(screen.getByRole("link", { name: "View submissions to grade" })).toHaveAttribute("href", address);
    expect(screen.queryByRole("button", { name: "Save grade" })).not.toBeInTheDocument();
  });

  it("keeps the feedback when the work has changed otherwise", async () => {
    answer = () => {
      work = { ...work, version: 6 };
      return refusal(409, "CONFLICT");
    };
    const { user } = open();
    await user.type(await screen.findByLabelText("Score (0 to 100)"), "85");
    await user.type(screen.getByLabelText("Feedback"), "Well done.");
    await press(user, "Save grade");
    const failure = await screen.findByRole("alert");
    expect(failure).toHaveTextContent("Not saved: this work has changed");
    await waitFor(() => {
      expect(failure).toHaveFocus();
    });
    expect(screen.getByLabelText("Feedback")).toHaveValue("Well done.");
    answer = () => HttpResponse.json({ ...work, status: "graded", score: 85 });
    await press(user, "Save grade");
    await waitFor(() => {
      expect(said[1]?.body).toMatchObject({ version: 6 });
    });
    expect(said[1]?.key).not.toBe(said[0]?.key);
  });

  it("resends the same grade with the same key when the response was lost", async () => {
    const real = answer;
    answer = () => {
      answer = real;
      return HttpResponse.error();
    };
    const { user } = open();
    await user.type(await screen.findByLabelText("Score (0 to 100)"), "85");
    await press(user, "Save grade");
    expect(await screen.findByText(/^Not saved/)).toBeVisible();
    await press(user, "Save grade");
    expect(await screen.findByText("Passed")).toBeVisible();
    expect(said[1]).toEqual(said[0]);
  });
});
