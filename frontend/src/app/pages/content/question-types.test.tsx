/** Questions that are answered by typing, ordering and matching. */
import { screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { beforeEach, expect, it } from "vitest";
import type { QuizQuestion } from "@/shared/api/types";
import { anAttempt, aQuiz, aQuizReply } from "@/testing/fixtures";
import { QUIZ_PAGE, QuizApi } from "@/testing/quiz-api";
import { renderApp } from "@/testing/render-app";

let api: QuizApi;

function aQuestion(fields: Partial<QuizQuestion>): QuizQuestion {
  return { id: "q", text: "What?", type: "single", points: 1, options: [], prompts: [], partial_credit: false, ...fields };
}

const named = (...texts: string[]) => texts.map((text) => ({ id: text.toLowerCase(), text }));

const QUESTIONS: QuizQuestion[] = [
  aQuestion({ id: "consent", text: "Consent can be withdrawn.", type: "true_false", options: named("True", "False") }),
  aQuestion({ id: "dose", text: "How many mg?", type: "numeric" }),
  aQuestion({ id: "name", text: "What is it called?", type: "short_text" }),
  aQuestion({ id: "steps", text: "In which order?", type: "ordering", options: named("Act", "Notice", "Record"), partial_credit: true }),
  aQuestion({
    id: "pairs",
    text: "What belongs together?",
    type: "matching",
    prompts: named("Bruises", "Withdrawal"),
    options: named("Physical", "Emotional", "None"),
  }),
];

beforeEach(() => {
  api = new QuizApi();
  api.quiz = aQuiz({ questions: QUESTIONS, question_count: 5 });
  api.listen();
});

async function open() {
  const { user } = renderApp(QUIZ_PAGE);
  await screen.findByRole("group", { name: /How many mg/ });
  return user;
}

type User = Awaited<ReturnType<typeof open>>;

async function submit(user: User) {
  await user.click(screen.getByRole("button", { name: "Submit answers" }));
  const dialog = await screen.findByRole("alertdialog");
  const text = dialog.textContent;
  await user.click(within(dialog).getByRole("button", { name: "Submit" }));
  await screen.findByRole("heading", { name: "You didn’t pass this time" });
  return text;
}

it("sends each answer in the shape of its type", async () => {
  const user = await open();
  await user.click(screen.getByRole("radio", { name: "False" }));
  await user.type(screen.getByRole("textbox", { name: /How many mg/ }), "2,5");
  await user.type(screen.getByRole("textbox", { name: /What is it called/ }), "Gillick competence");
  await user.click(screen.getByRole("button", { name: "Move down: Act" }));
  await user.selectOptions(screen.getByRole("combobox", { name: "Bruises" }), "Physical");
  await user.selectOptions(screen.getByRole("combobox", { name: "Withdrawal" }), "None");
  await user.selectOptions(screen.getByRole("combobox", { name: "Withdrawal" }), "Emotional");
  expect(await submit(user)).toContain("You have answered every question.");
  expect(api.sent[0]?.body.submitted_answers).toEqual({
    consent: "false",
    dose: "2,5",
    name: "Gillick competence",
    steps: ["notice", "act", "record"],
    pairs: { bruises: "physical", withdrawal: "emotional" },
  });
});

it("counts nothing as an answer that the learner has not given", async () => {
  const user = await open();
  const select = screen.getByRole("combobox", { name: "Bruises" });
  await user.selectOptions(select, "Physical");
  await user.selectOptions(select, "Choose…");
  await user.type(screen.getByRole("textbox", { name: /What is it called/ }), "  ");
  expect(await submit(user)).toContain("5 questions are unanswered");
  expect(api.sent[0]?.body.submitted_answers).toEqual({});
});

it("names what is no number, and keeps it out of the answers", async () => {
  const user = await open();
  const dose = screen.getByRole("textbox", { name: /How many mg/ });
  await user.type(dose, "1,500");
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  await user.tab();
  expect(await screen.findByRole("alert")).toHaveTextContent("This can be read in two ways.");
  expect(dose).toBeInvalid();
  expect(dose).toHaveValue("1,500");
  await user.clear(dose);
  await user.type(dose, "about 5");
  await user.tab();
  expect(await screen.findByRole("alert")).toHaveTextContent("Type a number");
  expect(screen.getByText("0 of 5 answered")).toBeVisible();
  await user.clear(dose);
  await user.type(dose, "-0.5");
  await user.tab();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  await waitFor(() => {
    expect(api.saved.at(-1)).toEqual({ dose: "-0.5" });
  });
});

it("puts items in order by keyboard, keeps the focus, and says where each is", async () => {
  const user = await open();
  const question = screen.getByRole("group", { name: /In which order/ });
  expect(question).toHaveAccessibleDescription(/A partly correct answer earns some of the points/);
  const places = () => within(question).getAllByRole("listitem").map((item) => item.textContent);
  screen.getByRole("button", { name: "Move down: Act" }).focus();
  await user.keyboard("{Enter}");
  await user.keyboard("{Enter}");
  expect(places()).toEqual(["1. Notice", "2. Record", "3. Act"]);
  expect(within(question).getByRole("status")).toHaveTextContent("Act: place 3 of 3");
  const down = screen.getByRole("button", { name: "Move down: Act" });
  await waitFor(() => {
    expect(down).toHaveFocus();
  });
  await user.keyboard("{Enter}");
  expect(places()).toEqual(["1. Notice", "2. Record", "3. Act"]);
  expect(down).toHaveAttribute("aria-disabled", "true");
});

it("takes the order that is shown only when the learner says so", async () => {
  const user = await open();
  await user.click(screen.getByRole("button", { name: "Keep this order" }));
  expect(screen.queryByRole("button", { name: "Keep this order" })).not.toBeInTheDocument();
  await submit(user);
  expect(api.sent[0]?.body.submitted_answers).toEqual({ steps: ["act", "notice", "record"] });
});

it("shows saved answers again", async () => {
  api.open({ consent: "true", dose: "7", name: "A B", steps: ["record", "act", "notice"], pairs: { bruises: "none" } });
  await open();
  expect(screen.getByRole("radio", { name: "True" })).toBeChecked();
  expect(screen.getByRole("textbox", { name: /How many mg/ })).toHaveValue("7");
  expect(screen.getByRole("textbox", { name: /What is it called/ })).toHaveValue("A B");
  expect(screen.getByRole("combobox", { name: "Bruises" })).toHaveDisplayValue("None");
  expect(screen.getByText("5 of 5 answered")).toBeVisible();
});

it("reviews each answer in words, with what a partly correct one earned", async () => {
  const submitted_answers = {
    consent: "true",
    dose: "2,5",
    steps: ["notice", "act", "record"],
    pairs: { bruises: "physical" },
  };
  const results = [
    { question_id: "consent", correct: true },
    { question_id: "dose", correct: false },
    { question_id: "name", correct: false },
    { question_id: "steps", correct: false, partial_percent: 33.33 },
    { question_id: "pairs", correct: false },
  ];
  api.results = results;
  api.answer = () => api.graded(aQuizReply(anAttempt(1, { submitted_answers }), { results }));
  const user = await open();
  await submit(user);
  const review = (text: string) => screen.getByText(text).closest("li");
  expect(review("Consent can be withdrawn.")).toHaveTextContent("Your answer: True");
  expect(review("How many mg?")).toHaveTextContent("Your answer: 2,5");
  expect(review("What is it called?")).toHaveTextContent("Not answered");
  expect(review("In which order?")).toHaveTextContent("Your answer:NoticeActRecord");
  expect(review("In which order?")).toHaveTextContent("Partly correct: 33.33% of the points");
  expect(review("What belongs together?")).toHaveTextContent("Bruises → PhysicalWithdrawal → not answered");
});

it("has no accessibility problems that can be found by a program", async () => {
  await open();
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
