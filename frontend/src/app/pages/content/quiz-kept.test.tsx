/** What survives: answers that are not submitted yet, a submission while offline, earlier attempts, a pass. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Enrolment } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourse, anAttempt, anEnrolment, aQuiz, aQuizReply, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { QUIZ_PAGE, QuizApi } from "@/testing/quiz-api";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";

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

describe("answers that are not submitted yet", () => {
  it("are saved as they are given, without a start", async () => {
    const { user } = open();
    expect(await screen.findByText("Your answers are saved as you go.")).toBeVisible();
    await user.click(await screen.findByRole("radio", { name: "Notice" }));
    expect(await screen.findByText("Saved")).toBeVisible();
    expect(api.saved).toEqual([{ first: "notice" }]);
    // The form is still the same one: the saved attempt has only got a name.
    expect(screen.getByRole("radio", { name: "Notice" })).toHaveFocus();
    await user.click(screen.getByRole("checkbox", { name: "Rain" }));
    await waitFor(() => {
      expect(api.saved.at(-1)).toEqual({ first: "notice", signs: ["rain"] });
    });
    await user.click((await submit(user)).confirm);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(api.sent[0]?.body).toMatchObject({ version: "1-00", attempt_number: 1 });
  });

  it("are there again after a reload", async () => {
    api.open({ first: "act", signs: ["rain"] });
    open();
    expect(await screen.findByRole("radio", { name: "Act" })).toBeChecked();
    expect(screen.getByRole("checkbox", { name: "Rain" })).toBeChecked();
    expect(screen.getByText("2 of 2 answered")).toBeVisible();
  });

  it("are there again after a link, even the ones that were not saved yet", async () => {
    const { user, router } = open();
    await user.click(await screen.findByRole("radio", { name: "Notice" }));
    server.use(http.put("/api/learning/quiz/{content_uuid}/answers/", () => HttpResponse.error()));
    await act(() => router.navigate({ to: routes.courses }));
    await screen.findByRole("heading", { level: 1, name: "Course catalogue" });
    await act(() => router.navigate({ to: QUIZ_PAGE }));
    expect(await screen.findByRole("radio", { name: "Notice" })).toBeChecked();
    expect(await screen.findByText("Not saved yet. Retrying…")).toBeVisible();
  });

  it("are only those that fit the questions, after the quiz has changed", async () => {
    api.open({ first: "gone", signs: ["rain", "gone"], removed: "x" });
    const { user } = open();
    expect(await screen.findByText("1 of 2 answered")).toBeVisible();
    await user.click((await submit(user)).confirm);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(api.sent[0]?.body.submitted_answers).toEqual({ signs: ["rain"] });
  });
});

describe("a submission while offline", () => {
  it("says so beside the button, keeps the answers, and is sent again by itself with the same key", async () => {
    api.answer = (n) => (n === 1 ? HttpResponse.error() : api.graded(aQuizReply(anAttempt(1))));
    const { user } = open();
    await user.click(await screen.findByRole("radio", { name: "Notice" }));
    await user.click((await submit(user)).confirm);
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("We couldn’t reach the server");
    expect(alert).toHaveTextContent("They are kept on this page");
    await waitFor(() => {
      expect(alert).toHaveFocus();
    });
    const button = screen.getByRole("button", { name: "Submit answers" });
    expect(alert.compareDocumentPosition(button)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(screen.getByRole("form", { name: "Quiz" })).toContainElement(alert);
    await waitFor(() => {
      expect(api.saved).toEqual([{ first: "notice" }]);
    });
    act(() => {
      window.dispatchEvent(new Event("online"));
    });
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(api.sent).toHaveLength(2);
    expect(api.sent[1]).toEqual(api.sent[0]);
  });
});

describe("earlier attempts", () => {
  it("can be opened, with answers, results and explanations", async () => {
    api.attempts = [anAttempt(2), anAttempt(1, { submitted_answers: { first: "act" } })];
    api.results = [
      { question_id: "first", correct: false, explanation: "Noticing comes first." },
      { question_id: "signs", correct: true },
    ];
    const { user } = open();
    const show = await screen.findByRole("button", { name: "Show answers of attempt 1" });
    expect(show).toHaveAttribute("aria-expanded", "false");
    await user.click(show);
    const history = screen.getByRole("region", { name: "Your attempts" });
    const question = (await within(history).findByText("What comes first?")).closest("li");
    expect(question).toHaveTextContent("Your answer: Act");
    expect(question).toHaveTextContent("✗ Incorrect");
    expect(question).toHaveTextContent("Explanation: Noticing comes first.");
    await user.click(screen.getByRole("button", { name: "Hide answers of attempt 1" }));
    expect(within(history).queryByText("What comes first?")).not.toBeInTheDocument();
  });

  it("show no results while the quiz withholds them", async () => {
    api.attempts = [anAttempt(1)];
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Show answers of attempt 1" }));
    const history = screen.getByRole("region", { name: "Your attempts" });
    expect(await within(history).findByText(/doesn’t currently show which answers were correct/)).toBeVisible();
    expect(within(history).queryByText(/Incorrect/)).not.toBeInTheDocument();
  });
});

describe("after a pass", () => {
  const enrolled = (fields: Partial<Enrolment>) => {
    server.use(
      http.get("/api/courses/{course_uuid}/", () => HttpResponse.json(aCourse())),
      http.get("/api/enrollments/", () => HttpResponse.json(pageOf([anEnrolment(fields)]))),
    );
  };

  it("the result is shown, not an empty quiz; it can still be taken again", async () => {
    api.quiz = aQuiz({ passed: true, total_attempts: 2, remaining_attempts: 1 });
    api.attempts = [anAttempt(2, { score: 50 }), anAttempt(1, { score: 100, passed: true })];
    api.results = [{ question_id: "first", correct: true, explanation: "As you know." }];
    const { user } = open();
    expect(await screen.findByRole("heading", { name: "You passed" })).toBeVisible();
    expect(await screen.findByText("As you know.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Submit answers" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Retake quiz" }));
    expect(await screen.findByRole("button", { name: "Submit answers" })).toBeEnabled();
  });

  it("leads on to the next required part", async () => {
    enrolled({ status: "active" });
    api.answer = () => api.graded(aQuizReply(anAttempt(1, { passed: true, score: 100 })));
    const { user } = open();
    await user.click((await submit(user)).confirm);
    const result = await screen.findByRole("region", { name: "You passed" });
    const onward = await within(result).findByRole("link", { name: /^Continue: / });
    expect(onward).not.toHaveAttribute("href", QUIZ_PAGE);
  });

  it("leads to the certificate once the course is complete", async () => {
    enrolled({ status: "completed", certificate_uuid: uuid(900) });
    api.quiz = aQuiz({ passed: true, total_attempts: 1, remaining_attempts: 2 });
    api.attempts = [anAttempt(1, { passed: true, score: 100 })];
    open();
    const onward = await screen.findByRole("link", { name: "Get your certificate" });
    expect(onward).toHaveAttribute("href", pathTo(routes.learn, { courseUuid: COURSE }));
  });
});
