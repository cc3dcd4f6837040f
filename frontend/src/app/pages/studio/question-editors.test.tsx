/** The editors of every type of question: what they store, where problems are shown, and by keyboard. */
import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";
import { QUIZ, StudioApi } from "@/testing/studio-api";

const address = pathTo(routes.studioContent, { courseUuid: COURSE, contentUuid: QUIZ });
let studio: StudioApi;

beforeEach(() => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  studio = new StudioApi();
});

const question = () => within(screen.getByRole("region", { name: "Question 1" }));
const stored = () => (studio.bodies.get(QUIZ)?.body as { questions: Record<string, unknown>[] }).questions[0];

async function open(type?: string) {
  const app = renderApp(address);
  await screen.findByRole("region", { name: "Question 1" });
  if (type !== undefined) await app.user.selectOptions(question().getByLabelText("Type of question"), type);
  return app;
}

it("a number with a tolerance, and a range that earns a part", async () => {
  const { user } = await open("A number to type");
  await user.type(question().getByLabelText("Number"), "37");
  await user.type(question().getByLabelText("Tolerance (±)"), "0.5");
  await user.click(question().getByLabelText(/^Partial credit/));
  await user.click(question().getByRole("button", { name: "Accept another number" }));
  const second = within(question().getByRole("group", { name: "Number 2" }));
  await user.selectOptions(second.getByLabelText("Accept"), "A range");
  await user.type(second.getByLabelText("From"), "35");
  await user.type(second.getByLabelText("To"), "36.5");
  await user.type(second.getByLabelText("Earns (% of the points)"), "50");
  await waitFor(() => {
    expect(stored()).toMatchObject({
      type: "numeric",
      scoring: "partial",
      numbers: [{ value: "37", tolerance: "0.5" }, { min: "35", max: "36.5", credit: "50" }],
    });
  });
  expect(stored()).not.toHaveProperty("options");
  expect(stored()).not.toHaveProperty("correctAnswer");
});

it("spellings, with or without capitals", async () => {
  const { user } = await open("A short text to type");
  const first = question().getByLabelText("Spelling 1");
  expect(first).toHaveValue("Notice");
  await user.clear(first);
  await user.type(first, "haemoglobin");
  await user.click(question().getByRole("button", { name: "Remove spelling 2" }));
  await user.click(question().getByRole("button", { name: "Accept another spelling" }));
  await waitFor(() => {
    expect(question().getByLabelText("Spelling 2")).toHaveFocus();
  });
  await user.keyboard("hemoglobin");
  await user.click(question().getByLabelText("Capital letters must match"));
  await waitFor(() => {
    expect(stored()).toMatchObject({ type: "short_text", case_sensitive: true, spellings: [{ text: "haemoglobin" }, { text: "hemoglobin" }] });
  });
});

it("an order, moved by keyboard and said aloud", async () => {
  const { user } = await open("Items to put in order");
  await user.click(question().getByRole("button", { name: "Add an item" }));
  await waitFor(() => {
    expect(question().getByLabelText("Item 3")).toHaveFocus();
  });
  await user.keyboard("Record");
  question().getByRole("button", { name: "Move item 3 up" }).focus();
  await user.keyboard("{Enter}");
  await waitFor(() => {
    expect(question().getByRole("button", { name: "Move item 2 up" })).toHaveFocus();
  });
  expect(question().getByRole("status")).toHaveTextContent("Item is now number 2 of 3.");
  await waitFor(() => {
    expect(stored()).toMatchObject({ type: "ordering", items: [{ text: "Notice" }, { text: "Record" }, { text: "Act" }] });
  });
});

it("pairs, of which two have the same match, and an option that matches nothing", async () => {
  const { user } = await open("Pairs to match");
  await user.type(question().getByLabelText("Match 1"), "Early");
  await user.type(question().getByLabelText("Match 2"), "Early");
  await user.click(question().getByRole("button", { name: "Add an option that matches nothing" }));
  await user.type(question().getByLabelText("Further option 1"), "Never");
  await waitFor(() => {
    expect(stored()).toMatchObject({
      type: "matching",
      pairs: [{ prompt: "Notice", match: "Early" }, { prompt: "Act", match: "Early" }],
      distractors: [{ text: "Never" }],
    });
  });
  const [one, two] = stored()?.pairs as { match_id: string }[];
  expect(two?.match_id).toBe(one?.match_id);
});

it("true or false; and the options come back with their type", async () => {
  const { user } = await open("True or false");
  await user.click(question().getByLabelText("False"));
  await waitFor(() => {
    expect(stored()).toEqual({ id: "first", text: "What comes first?", type: "true_false", correctAnswer: false });
  });
  await user.selectOptions(question().getByLabelText("Type of question"), "One right answer");
  expect(question().getByLabelText("Option 1 is right")).toBeChecked();
  expect(question().getByLabelText("Option 2")).toHaveValue("Act");
});

it("shows what is wrong at the field, also of what has no field", async () => {
  const at = (field: string, message: string) => ({
    path: `modules[0].contents[1].quiz.questions[0].${field}`,
    message,
    content: QUIZ,
    field: `quiz.questions[0].${field}`,
  });
  studio.bodies.set(QUIZ, {
    version: 1,
    body: { questions: [{ id: "first", text: "?", type: "numeric", numbers: [{ value: "x" }], options: [{ id: "a", text: "A" }] }] },
  });
  studio.problems = [at("numbers[0].value", "is not a number"), at("numbers[0]", "needs a tolerance"), at("options", "belongs to questions of type single")];
  const { user } = await open();
  expect(question().getByLabelText("Number")).toHaveAccessibleDescription("Is not a number.");
  expect(question().getByText("Needs a tolerance.")).toBeVisible();
  expect(question().getByText("Belongs to questions of type single.")).toBeVisible();
  await user.click(question().getByRole("button", { name: "Remove them" }));
  await waitFor(() => {
    expect(stored()).not.toHaveProperty("options");
  });
});

it("an order and pairs are tried before anybody sees them, and what is partly right says so", async () => {
  let answers: unknown;
  const entry = (id: string, text: string) => ({ id, text });
  studio.bodies.set(QUIZ, {
    version: 1,
    body: {
      questions: [
        { id: "order", text: "In which order?", scoring: "partial", items: [entry("z", "Look"), entry("b", "Listen"), entry("a", "Feel")] },
        {
          id: "pairs",
          text: "What belongs together?",
          pairs: [
            { id: "p1", prompt: "Dog", match: "Mammal", match_id: "m" },
            { id: "p2", prompt: "Cat", match: "Mammal", match_id: "m" },
          ],
          distractors: [entry("f", "Fish")],
        },
      ],
    },
  });
  server.use(
    http.post("/api/studio/courses/{course_uuid}/contents/{content_uuid}/try/", async ({ request, response }) => {
      ({ answers } = await request.json());
      return response(200).json({
        score: 66.67,
        passed: false,
        results: [{ question_id: "order", correct: false, partial_percent: 33.33 }, { question_id: "pairs", correct: true }],
      });
    }),
  );
  const { user } = renderApp(`${address}?show=preview`);
  const items = within(await screen.findByRole("group", { name: /In which order/ }));
  expect(items.getAllByRole("listitem").map(({ textContent }) => textContent.slice(3))).not.toEqual(["Look", "Listen", "Feel"]);
  await user.click(items.getByRole("button", { name: "Move up: Look" }));
  for (const prompt of ["Dog", "Cat"]) {
    const list = screen.getByLabelText(prompt);
    expect(within(list).getAllByRole("option")).toHaveLength(3);
    await user.selectOptions(list, "Mammal");
  }
  await user.click(screen.getByRole("button", { name: "Check the answers" }));
  expect(await screen.findByRole("heading", { name: "You didn’t pass this time: 66.67%" })).toBeVisible();
  expect(answers).toEqual({ order: ["a", "z", "b"], pairs: { p1: "m", p2: "m" } });
  expect(screen.getByText(/33\.33/)).toBeVisible();
});
