import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { anAttempt, aQuiz, aQuizReply, uuid } from "@/testing/fixtures";
import { QUIZ_PAGE, QuizApi } from "@/testing/quiz-api";
import { renderApp } from "@/testing/render-app";
import { API_URL, refusal, server } from "@/testing/server";

let api: QuizApi;

beforeEach(() => {
  api = new QuizApi();
  api.listen();
});

const open = () => renderApp(QUIZ_PAGE);
type User = ReturnType<typeof open>["user"];

async function submit(user: User) {
  await user.click(await screen.findByRole("button", { name: "Submit answers" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Submit your answers?" });
  return { dialog, confirm: within(dialog).getByRole("button", { name: "Submit" }) };
}

describe("answering", () => {
  it("shows the rules, and each question as a named group", async () => {
    open();
    const question = await screen.findByRole("group", { name: /What comes first/ });
    expect(within(question).getAllByRole("radio")).toHaveLength(2);
    expect(within(screen.getByRole("group", { name: /Which are signs/ })).getAllByRole("checkbox")).toHaveLength(3);
    expect(screen.getByText("70%")).toBeVisible();
    expect(screen.getByText("3 of 3")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Mark as complete" })).not.toBeInTheDocument();
  });

  it("asks for confirmation, with the number of unanswered questions", async () => {
    const { user } = open();
    await user.click(await screen.findByRole("radio", { name: "Notice" }));
    const { dialog } = await submit(user);
    expect(dialog).toHaveTextContent("1 question is unanswered and will be marked incorrect.");
    await user.click(within(dialog).getByRole("button", { name: "Keep working" }));
    expect(api.sent).toEqual([]);
    expect(screen.getByRole("radio", { name: "Notice" })).toBeChecked();
  });

  it("sends the chosen options, and nothing for a cleared checkbox", async () => {
    const { user } = open();
    await user.click(await screen.findByRole("checkbox", { name: "Silence" }));
    await user.click(screen.getByRole("checkbox", { name: "Bruises" }));
    await user.click(screen.getByRole("checkbox", { name: "Rain" }));
    await user.click(screen.getByRole("checkbox", { name: "Rain" }));
    await user.click((await submit(user)).confirm);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(api.sent[0]?.body).toMatchObject({ content_uuid: uuid(112), submitted_answers: { signs: ["bruises", "silence"] } });
    expect(api.sent[0]?.body.time_spent_seconds).toBeGreaterThanOrEqual(0);
  });

  it("submits once on a double click", async () => {
    const { user } = open();
    const { confirm } = await submit(user);
    await user.dblClick(confirm);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(api.sent).toHaveLength(1);
  });

  it("resends the same submission when the response was lost, and locks the answers", async () => {
    api.answer = (n) => (n === 1 ? HttpResponse.error() : api.graded(aQuizReply(anAttempt(1))));
    const { user } = open();
    await user.click(await screen.findByRole("radio", { name: "Notice" }));
    await user.click((await submit(user)).confirm);
    const again = await screen.findByRole("button", { name: "Send again" });
    expect(screen.getByRole("radio", { name: "Act" })).toBeDisabled();
    await user.click(again);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(api.sent[0]?.key).toBeTruthy();
    expect(api.sent[1]).toEqual(api.sent[0]);
  });
});

describe("the result", () => {
  it("marks each question in words, lists the attempt, and lets the learner start over", async () => {
    api.attempts = [anAttempt(1, { score: 0 })];
    const results = [
      { question_id: "first", correct: true },
      { question_id: "signs", correct: false },
    ];
    api.results = results.map((result) => ({ ...result, explanation: `About ${result.question_id}.` }));
    api.answer = () => api.graded(aQuizReply(anAttempt(2, { submitted_answers: { first: "notice" } }), { results }));
    const { user } = open();
    await user.click(await screen.findByRole("radio", { name: "Notice" }));
    await user.click((await submit(user)).confirm);
    const heading = await screen.findByRole("heading", { name: "You didn’t pass this time" });
    await waitFor(() => {
      expect(heading).toHaveFocus();
    });
    const right = screen.getByText("What comes first?").closest("li");
    expect(right).toHaveTextContent("✓ Correct");
    expect(right).toHaveTextContent("Your answer: Notice");
    const wrong = screen.getByText("Which are signs?").closest("li");
    expect(wrong).toHaveTextContent("✗ Incorrect");
    expect(wrong).toHaveTextContent("Not answered");
    await waitFor(() => {
      expect(wrong).toHaveTextContent("Explanation: About signs.");
    });
    await screen.findByText("Attempt #2: Score 60% (Failed)");
    expect(screen.getAllByText(/^Attempt #\d: Score/).map((row) => row.textContent)).toEqual([
      "Attempt #2: Score 60% (Failed)",
      "Attempt #1: Score 0% (Failed)",
    ]);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("radio", { name: "Notice" })).not.toBeChecked();
  });

  it("of a regraded attempt is marked in the history", async () => {
    api.attempts = [anAttempt(1, { score: 80, passed: true, regraded_at: "2026-11-02T10:00:00Z" })];
    open();
    const row = (await screen.findByText("Attempt #1: Score 80% (Passed)")).closest("li");
    expect(row).toHaveTextContent("Regraded");
  });

  it("of a passed attempt completes the part and refreshes everything else", async () => {
    let asked = 0;
    server.events.on("request:start", ({ request }) => {
      if (request.url === `${API_URL}/api/users/me/`) asked += 1;
    });
    api.answer = () => api.graded(aQuizReply(anAttempt(1, { score: 85.5, passed: true }), { course_completed: true }));
    const { user } = open();
    const { confirm } = await submit(user);
    const before = asked;
    await user.click(confirm);
    expect(await screen.findByRole("heading", { name: "You passed" })).toBeVisible();
    expect(screen.getByText("You’ve completed the course.")).toBeVisible();
    expect(await screen.findByText("Attempt #1: Score 85.5% (Passed)")).toBeVisible();
    expect(await screen.findByText("Completed", { exact: true })).toBeVisible();
    expect(asked).toBeGreaterThan(before);
    server.events.removeAllListeners();
  });

  it("says so when the quiz does not show which answers were correct", async () => {
    const { user } = open();
    await user.click((await submit(user)).confirm);
    expect(await screen.findByText(/doesn’t currently show which answers were correct/)).toBeVisible();
  });
});

describe("limits", () => {
  it("closes the form once all attempts are used", async () => {
    api.quiz = aQuiz({ total_attempts: 3, remaining_attempts: 0 });
    open();
    expect(await screen.findByText("Maximum attempts reached")).toBeVisible();
    expect(screen.getByRole("radio", { name: "Notice" })).toBeDisabled();
    expect(screen.getByRole("button", { name: "Submit answers" })).toBeDisabled();
  });

  it("says so when the last attempt was used elsewhere in the meantime", async () => {
    api.answer = () => {
      api.quiz = aQuiz({ total_attempts: 3, remaining_attempts: 0 });
      return refusal(403, "MAX_ATTEMPTS_REACHED");
    };
    const { user } = open();
    await user.click((await submit(user)).confirm);
    expect(await screen.findByText("Maximum attempts reached")).toBeVisible();
    expect(screen.getByRole("button", { name: "Submit answers" })).toBeDisabled();
  });

  it("offers no retry after the last attempt failed", async () => {
    api.quiz = aQuiz({ total_attempts: 2, remaining_attempts: 1 });
    api.answer = () => api.graded(aQuizReply(anAttempt(3)));
    const { user } = open();
    const { dialog, confirm } = await submit(user);
    expect(dialog).toHaveTextContent("This is your last attempt.");
    await user.click(confirm);
    expect(await screen.findByText("Maximum attempts reached")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
  });

  it("stays closed until the next attempt opens", async () => {
    api.quiz = aQuiz({ total_attempts: 1, next_attempt_at: new Date(Date.now() + 3_600_000).toISOString() });
    open();
    expect(await screen.findByText("You can’t try again yet")).toBeVisible();
    expect(screen.getByRole("button", { name: "Submit answers" })).toBeDisabled();
  });
});
