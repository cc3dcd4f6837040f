import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import type { QuizOverrideDetail } from "@/shared/api/types";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aCourseAttempt, aPerson, aQuiz, COURSE, pageOf, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, refusal, server } from "@/testing/server";

const QUIZ = "/api/courses/{course_uuid}/quizzes/{content_uuid}";
const quiz = { courseUuid: COURSE, contentUuid: uuid(112) };
const address = pathTo(routes.taughtQuiz, quiz);

describe("the attempts of a quiz", () => {
  it("show the learner, email address and score, and whether they expired or were regraded", async () => {
    server.use(
      http.get(`${QUIZ}/attempts/`, () =>
        HttpResponse.json(
          pageOf([
            aCourseAttempt(2, { score: 85.5, passed: true, measured_seconds: 125, regraded_at: "2026-11-03T10:00:00Z" }),
            aCourseAttempt(1, { expired: true, learner: aPerson(2, { name: "", email: "" }) }),
          ]),
        ),
      ),
    );
    renderApp(address);
    const links = await screen.findAllByRole("link", { name: /^Attempt #/ });
    const [first, second] = links.map((link) => link.closest("li"));
    expect(first).toHaveTextContent("Learner 1");
    expect(first).toHaveTextContent("learner1@learner.example");
    expect(first).toHaveTextContent("Attempt #2: Score 85.5% (Passed)");
    expect(first).toHaveTextContent("2 min 05 s");
    expect(first).toHaveTextContent("Regraded on 3 November 2026");
    expect(second).toHaveTextContent(`Learner ${uuid(602).slice(0, 8)}`);
    expect(second).toHaveTextContent("Time ran out");
    expect(screen.getByRole("link", { name: /Attempt #2/ })).toHaveAttribute("href", pathTo(routes.quizAttempt, { ...quiz, learnerUuid: uuid(601), number: "2" }));
    expect(screen.getByRole("heading", { level: 1, name: "Check your understanding" })).toBeVisible();
  });

  it("can be viewed one by one, with their grading history", async () => {
    server.use(
      http.get(`${QUIZ}/attempts/{learner_uuid}/{attempt_number}/`, () =>
        HttpResponse.json({
          attempt: aCourseAttempt(1),
          quiz_version: 3,
          questions: aQuiz().questions.map((question, index) =>
            index === 0 ? { question, chosen: ["notice"], answer: "notice", correct: true } : { question, chosen: [], correct: false },
          ),
          gradings: [
            { number: 2, key_version: 4, score: 60, passed: false, graded_at: "2026-11-03T10:00:00Z", graded_by: uuid(9) },
            { number: 1, key_version: 3, score: 50, passed: false, graded_at: "2026-11-01T10:00:00Z", graded_by: null },
          ],
        }),
      ),
    );
    renderApp(pathTo(routes.quizAttempt, { ...quiz, learnerUuid: uuid(601), number: "1" }));
    const answers = within(await screen.findByRole("region", { name: "Answers" })).getAllByRole("listitem");
    expect(answers[0]).toHaveTextContent("Answer: Notice");
    expect(answers[0]).toHaveTextContent("✓ Correct");
    expect(answers[1]).toHaveTextContent("Not answered");
    expect(answers[1]).toHaveTextContent("✗ Incorrect");
    const gradings = within(screen.getByRole("region", { name: "Grading history" })).getAllByRole("listitem");
    expect(gradings.map((row) => row.textContent)).toEqual([
      expect.stringContaining("Regraded"),
      expect.stringContaining("Graded on submission"),
    ]);
  });
});

it("shows how learners answered each question, in words beside the bars and as a table", async () => {
  server.use(
    http.get(`${QUIZ}/statistics/`, () =>
      HttpResponse.json({
        attempts: 500,
        complete: false,
        passed_percent: 62.4,
        questions: [
          {
            question_id: "first",
            text: "What comes first?",
            type: "single",
            asked: 500,
            answered: 480,
            correct_percent: 75,
            earned_percent: 75,
            answers: [],
            options: [
              { option_id: "notice", text: "Notice", chosen: 375, chosen_percent: 75 },
              { option_id: "act", text: "Act", chosen: 105, chosen_percent: 21 },
            ],
          },
          { question_id: "new", text: "Asked by nobody yet?", type: "single", asked: 0, answered: 0, correct_percent: null, earned_percent: null, options: [], answers: [] },
        ],
      }),
    ),
  );
  const { user } = renderApp(`${address}?show=statistics`);
  expect(await screen.findByText("62.4%")).toBeVisible();
  expect(screen.getByText(/the latest 500 attempts passed/)).toBeVisible();
  const chart = screen.getByRole("figure", { name: "How often each question was answered correctly" });
  expect(within(chart).getByText("75% correct")).toBeVisible();
  expect(within(chart).getByText("Not asked")).toBeVisible();
  const [first] = within(chart).getAllByText("Chosen answers");
  if (!first) throw new Error("there are no options");
  await user.click(first);
  expect(within(chart).getByText("21% (105)")).toBeVisible();
  await user.click(screen.getByText("Show as table"));
  expect(screen.getByRole("row", { name: "1. What comes first? 500 480 75%" })).toBeVisible();
  expect(screen.getByRole("row", { name: "2. Asked by nobody yet? 0 0 –" })).toBeVisible();
});

it("regrades only after a preview, through all steps", async () => {
  const asked: unknown[] = [];
  const changed = {
    learner: aPerson(1),
    attempt_number: 1,
    score_before: 60,
    score_after: 80,
    passed_before: false,
    passed_after: true,
    course_completed: true,
  };
  server.use(
    http.post(`${QUIZ}/regrade/`, async ({ request }) => {
      const body = await request.json();
      asked.push(body);
      const first = body.cursor === undefined;
      return HttpResponse.json({
        dry_run: body.dry_run === true,
        looked_at: 10,
        unchanged: first ? 10 : 9,
        changed: first ? [] : [changed],
        kept_questions: first ? ["first"] : ["first", "signs"],
        next_cursor: first ? "more" : null,
      });
    }),
  );
  const { user } = renderApp(`${address}?show=regrade`);
  const preview = await screen.findByRole("button", { name: "Preview changes" });
  expect(screen.queryByRole("button", { name: "Regrade" })).not.toBeInTheDocument();
  await user.click(preview);
  expect(await screen.findByText("1 attempt would change")).toBeVisible();
  expect(screen.getByText("20 attempts were checked.")).toBeVisible();
  expect(screen.getByText(/^2 questions have changed/)).toBeVisible();
  expect(screen.getByText(/now passed · completes the course/)).toBeVisible();
  expect(asked).toEqual([{ dry_run: true }, { dry_run: true, cursor: "more" }]);
  await user.click(screen.getByRole("button", { name: "Regrade" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog).toHaveTextContent("One attempt will get a new score.");
  await user.click(within(dialog).getByRole("button", { name: "Regrade" }));
  expect(await screen.findByText("1 attempt changed")).toBeVisible();
  expect(asked.slice(2)).toEqual([{ dry_run: false }, { dry_run: false, cursor: "more" }]);
  expect(screen.queryByRole("button", { name: "Regrade" })).not.toBeInTheDocument();
});

describe("one learner in a quiz", () => {
  let detail: QuizOverrideDetail;
  const open = () => {
    detail = {
      override: {
        learner: aPerson(1),
        extra_attempts: 0,
        extra_time_percent: 0,
        extra_minutes: 0,
        total_attempts: 3,
        max_attempts: 3,
        remaining_attempts: 0,
        time_limit_minutes: 20,
      },
      history: [],
    };
    server.use(
      http.get(`${QUIZ}/overrides/{learner_uuid}/`, () => HttpResponse.json(detail)),
      http.get(`${QUIZ}/attempts/`, ({ request }) => {
        expect(new URL(request.url).searchParams.get("learner_uuid")).toBe(uuid(601));
        return HttpResponse.json(pageOf([aCourseAttempt(3)]));
      }),
    );
    return renderApp(pathTo(routes.quizLearner, { ...quiz, learnerUuid: uuid(601) }));
  };

  it("can be granted another attempt and more time, with a reason", async () => {
    const sent: unknown[] = [];
    const { user } = open();
    server.use(
      http.put(`${QUIZ}/overrides/{learner_uuid}/`, async ({ request }) => {
        sent.push(await request.json());
        const granted = { extra_attempts: 1, extra_time_percent: 25, extra_minutes: 0 };
        detail = {
          override: { ...detail.override, ...granted, max_attempts: 4, remaining_attempts: 1, time_limit_minutes: 25 },
          history: [{ ...granted, reason: "Dyslexia", granted_by: uuid(9), granted_at: "2026-11-04T10:00:00Z" }],
        };
        return HttpResponse.json(detail.override);
      }),
    );
    expect(await screen.findByText("0 of 3")).toBeVisible();
    const type = async (label: string, text: string) => {
      await user.clear(await screen.findByLabelText(label));
      await user.type(screen.getByLabelText(label), text);
    };
    await type("Extra attempts", "1");
    await type("Extra time (%)", "25");
    await user.type(screen.getByLabelText(/^Reason/), "Dyslexia");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("1 of 4")).toBeVisible();
    expect(screen.getByText("1 extra attempt, 25% extra time")).toBeVisible();
    expect(screen.getByText("25 min")).toBeVisible();
    expect(sent).toEqual([{ extra_attempts: 1, extra_time_percent: 25, extra_minutes: 0, reason: "Dyslexia" }]);
    expect(await screen.findByText(/Attempt #3: Score/)).toBeVisible();
  });

  it("keeps the form's values when saving fails, and shows why", async () => {
    const { user } = open();
    server.use(http.put(`${QUIZ}/overrides/{learner_uuid}/`, () => refusal(400, "VALIDATION_ERROR")));
    const field = await screen.findByLabelText("Extra attempts");
    await user.clear(field);
    await user.type(field, "5");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => {
      expect(screen.getByText(/^Not saved/)).toBeVisible();
    });
    expect(screen.getByLabelText("Extra attempts")).toHaveValue(5);
  });
});
