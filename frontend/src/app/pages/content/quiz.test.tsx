import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Chosen, Enrolment, QuizAttempt, QuizReply, QuizView, ReviewedResult } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aContent, aCourse, anAttempt, anAttemptDetail, anEnrolment, aQuiz, aQuizReply, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { API_URL, http, refusal, server } from "@/testing/server";

interface Sent {
  key: string | null;
  body: {
    content_uuid: string;
    submitted_answers: Record<string, unknown>;
    time_spent_seconds: number;
    version?: string;
    attempt_number?: number;
  };
}

let quiz: QuizView;
let attempts: QuizAttempt[];
let sent: Sent[];
let saved: Record<string, Chosen>[];
/** What the API shows of each attempt's results. */
let results: ReviewedResult[];
/** The API's response to the nth submission. */
let answer: (n: number) => Response | Promise<Response>;

const graded = (reply: QuizReply) => {
  attempts = [reply.attempt, ...attempts];
  const { remaining_attempts, attempt } = reply;
  quiz = {
    ...quiz,
    remaining_attempts,
    total_attempts: attempt.attempt_number,
    passed: quiz.passed || reply.passed,
    open_attempt: null,
  };
  return HttpResponse.json(reply, { status: 201 });
};

beforeEach(() => {
  quiz = aQuiz();
  attempts = [];
  sent = [];
  saved = [];
  results = [];
  answer = (n) => graded(aQuizReply(anAttempt(n)));
  server.use(
    http.get("/api/learning/content/{content_uuid}/", () =>
      HttpResponse.json(aContent({ uuid: uuid(112), title: quiz.title, kind: "quiz", body: null, completed: quiz.passed })),
    ),
    http.get("/api/learning/quiz/attempts/{content_uuid}/", () =>
      HttpResponse.json({ attempts, total_attempts: attempts.length, max_attempts: 3, remaining_attempts: null, next: null, previous: null }),
    ),
    http.get("/api/learning/quiz/attempts/{content_uuid}/{attempt_number}/", ({ params }) => {
      const attempt = attempts.find(({ attempt_number }) => String(attempt_number) === params.attempt_number);
      return attempt ? HttpResponse.json(anAttemptDetail(attempt, { results })) : refusal(404, "NOT_FOUND");
    }),
    http.get("/api/learning/quiz/{content_uuid}/", () => HttpResponse.json(quiz)),
    http.put("/api/learning/quiz/{content_uuid}/answers/", async ({ request }) => {
      const { submitted_answers, attempt_number } = await request.json();
      if (attempt_number !== quiz.total_attempts + 1) return refusal(409, "CONFLICT");
      saved.push(submitted_answers);
      const open = { uuid: uuid(800), started_at: quiz.server_time, saved_at: quiz.server_time, expires_at: null };
      quiz = { ...quiz, open_attempt: { ...open, saved_answers: submitted_answers } };
      return HttpResponse.json(open);
    }),
    http.post("/api/learning/quiz/submit/", async ({ request }) => {
      sent.push({ key: request.headers.get("Idempotency-Key"), body: (await request.json()) as Sent["body"] });
      return answer(sent.length);
    }),
  );
});

const open = () => renderApp(pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(112) }));
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
    expect(sent).toEqual([]);
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
    expect(sent[0]?.body).toMatchObject({ content_uuid: uuid(112), submitted_answers: { signs: ["bruises", "silence"] } });
    expect(sent[0]?.body.time_spent_seconds).toBeGreaterThanOrEqual(0);
  });

  it("submits once on a double click", async () => {
    const { user } = open();
    const { confirm } = await submit(user);
    await user.dblClick(confirm);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(sent).toHaveLength(1);
  });

  it("resends the same submission when the response was lost, and locks the answers", async () => {
    answer = (n) => (n === 1 ? HttpResponse.error() : graded(aQuizReply(anAttempt(1))));
    const { user } = open();
    await user.click(await screen.findByRole("radio", { name: "Notice" }));
    await user.click((await submit(user)).confirm);
    const again = await screen.findByRole("button", { name: "Send again" });
    expect(screen.getByRole("radio", { name: "Act" })).toBeDisabled();
    await user.click(again);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(sent[0]?.key).toBeTruthy();
    expect(sent[1]).toEqual(sent[0]);
  });
});

describe("answers that are not submitted yet", () => {
  it("are saved as they are given, without a start", async () => {
    const { user } = open();
    expect(await screen.findByText("Your answers are saved as you go.")).toBeVisible();
    await user.click(await screen.findByRole("radio", { name: "Notice" }));
    expect(await screen.findByText("Saved")).toBeVisible();
    expect(saved).toEqual([{ first: "notice" }]);
    // The form is still the same one: the saved attempt has only got a name.
    expect(screen.getByRole("radio", { name: "Notice" })).toHaveFocus();
    await user.click(screen.getByRole("checkbox", { name: "Rain" }));
    await waitFor(() => {
      expect(saved.at(-1)).toEqual({ first: "notice", signs: ["rain"] });
    });
    await user.click((await submit(user)).confirm);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(sent[0]?.body).toMatchObject({ version: "1-00", attempt_number: 1 });
  });

  it("are there again after a reload", async () => {
    quiz = aQuiz({
      open_attempt: {
        uuid: uuid(800),
        started_at: "2026-11-01T10:00:00Z",
        saved_at: "2026-11-01T10:00:00Z",
        expires_at: null,
        saved_answers: { first: "act", signs: ["rain"] },
      },
    });
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
    await act(() => router.navigate({ to: pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(112) }) }));
    expect(await screen.findByRole("radio", { name: "Notice" })).toBeChecked();
    expect(await screen.findByText("Not saved yet. Retrying…")).toBeVisible();
  });

  it("are only those that fit the questions, after the quiz has changed", async () => {
    quiz = aQuiz({
      open_attempt: {
        uuid: uuid(800),
        started_at: "2026-11-01T10:00:00Z",
        saved_at: "2026-11-01T10:00:00Z",
        expires_at: null,
        saved_answers: { first: "gone", signs: ["rain", "gone"], removed: "x" },
      },
    });
    const { user } = open();
    expect(await screen.findByText("1 of 2 answered")).toBeVisible();
    await user.click((await submit(user)).confirm);
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(sent[0]?.body.submitted_answers).toEqual({ signs: ["rain"] });
  });
});

describe("a submission while offline", () => {
  it("says so beside the button, keeps the answers, and is sent again by itself with the same key", async () => {
    answer = (n) => (n === 1 ? HttpResponse.error() : graded(aQuizReply(anAttempt(1))));
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
      expect(saved).toEqual([{ first: "notice" }]);
    });
    act(() => {
      window.dispatchEvent(new Event("online"));
    });
    await screen.findByRole("heading", { name: "You didn’t pass this time" });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });
});

describe("earlier attempts", () => {
  it("can be opened, with answers, results and explanations", async () => {
    attempts = [anAttempt(2), anAttempt(1, { submitted_answers: { first: "act" } })];
    results = [
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
    attempts = [anAttempt(1)];
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
    quiz = aQuiz({ passed: true, total_attempts: 2, remaining_attempts: 1 });
    attempts = [anAttempt(2, { score: 50 }), anAttempt(1, { score: 100, passed: true })];
    results = [{ question_id: "first", correct: true, explanation: "As you know." }];
    const { user } = open();
    expect(await screen.findByRole("heading", { name: "You passed" })).toBeVisible();
    expect(await screen.findByText("As you know.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Submit answers" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Retake quiz" }));
    expect(await screen.findByRole("button", { name: "Submit answers" })).toBeEnabled();
  });

  it("leads on to the next required part", async () => {
    enrolled({ status: "active" });
    answer = () => graded(aQuizReply(anAttempt(1, { passed: true, score: 100 })));
    const { user } = open();
    await user.click((await submit(user)).confirm);
    const result = await screen.findByRole("region", { name: "You passed" });
    const onward = await within(result).findByRole("link", { name: /^Continue: / });
    expect(onward).not.toHaveAttribute("href", pathTo(routes.content, { courseUuid: COURSE, contentUuid: uuid(112) }));
  });

  it("leads to the certificate once the course is complete", async () => {
    enrolled({ status: "completed", certificate_uuid: uuid(900) });
    quiz = aQuiz({ passed: true, total_attempts: 1, remaining_attempts: 2 });
    attempts = [anAttempt(1, { passed: true, score: 100 })];
    open();
    const onward = await screen.findByRole("link", { name: "Get your certificate" });
    expect(onward).toHaveAttribute("href", pathTo(routes.learn, { courseUuid: COURSE }));
  });
});

describe("the result", () => {
  it("marks each question in words, lists the attempt, and lets the learner start over", async () => {
    attempts = [anAttempt(1, { score: 0 })];
    results = [
      { question_id: "first", correct: true },
      { question_id: "signs", correct: false, explanation: "Bruises and silence are." },
    ];
    answer = () => graded(aQuizReply(anAttempt(2, { submitted_answers: { first: "notice" } }), { results }));
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
      expect(wrong).toHaveTextContent("Explanation: Bruises and silence are.");
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
    attempts = [anAttempt(1, { score: 80, passed: true, regraded_at: "2026-11-02T10:00:00Z" })];
    open();
    const row = (await screen.findByText("Attempt #1: Score 80% (Passed)")).closest("li");
    expect(row).toHaveTextContent("Regraded");
  });

  it("of a passed attempt completes the part and refreshes everything else", async () => {
    let asked = 0;
    server.events.on("request:start", ({ request }) => {
      if (request.url === `${API_URL}/api/users/me/`) asked += 1;
    });
    answer = () => graded(aQuizReply(anAttempt(1, { score: 85.5, passed: true }), { course_completed: true }));
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
    quiz = aQuiz({ total_attempts: 3, remaining_attempts: 0 });
    open();
    expect(await screen.findByText("Maximum attempts reached")).toBeVisible();
    expect(screen.getByRole("radio", { name: "Notice" })).toBeDisabled();
    expect(screen.getByRole("button", { name: "Submit answers" })).toBeDisabled();
  });

  it("says so when the last attempt was used elsewhere in the meantime", async () => {
    answer = () => {
      quiz = aQuiz({ total_attempts: 3, remaining_attempts: 0 });
      return refusal(403, "MAX_ATTEMPTS_REACHED");
    };
    const { user } = open();
    await user.click((await submit(user)).confirm);
    expect(await screen.findByText("Maximum attempts reached")).toBeVisible();
    expect(screen.getByRole("button", { name: "Submit answers" })).toBeDisabled();
  });

  it("offers no retry after the last attempt failed", async () => {
    quiz = aQuiz({ total_attempts: 2, remaining_attempts: 1 });
    answer = () => graded(aQuizReply(anAttempt(3)));
    const { user } = open();
    const { dialog, confirm } = await submit(user);
    expect(dialog).toHaveTextContent("This is your last attempt.");
    await user.click(confirm);
    expect(await screen.findByText("Maximum attempts reached")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
  });

  it("stays closed until the next attempt opens", async () => {
    quiz = aQuiz({ total_attempts: 1, next_attempt_at: new Date(Date.now() + 3_600_000).toISOString() });
    open();
    expect(await screen.findByText("You can’t try again yet")).toBeVisible();
    expect(screen.getByRole("button", { name: "Submit answers" })).toBeDisabled();
  });
});
