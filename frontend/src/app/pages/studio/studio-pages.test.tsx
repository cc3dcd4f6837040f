import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { draftKey, readDraft, writeDraft } from "@/shared/drafts/draft-store";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, uuid } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";
import { anOutline, QUIZ, READING, StudioApi } from "@/testing/studio-api";

const course = { courseUuid: COURSE };
let studio: StudioApi;

beforeEach(() => {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  studio = new StudioApi();
});

const saved = () => screen.findByText("Saved");
const contentsOf = (module: number) =>
  within(screen.getByRole("region", { name: `Module ${module}` }))
    .queryAllByRole("button", { name: /^Move (?!or)/ })
    .map((handle) => handle.getAttribute("aria-label"));

describe("the list of courses", () => {
  it("is in an instructor's menu, and a new course opens", async () => {
    const NEW = uuid(2);
    server.use(http.post("/api/studio/courses/", ({ response }) => response(201).json({ uuid: NEW })));
    const { user, router } = renderApp(routes.courses);
    await user.click(await screen.findByRole("link", { name: "Studio" }));
    expect(await screen.findByText("Draft")).toBeVisible();
    expect(screen.getByRole("link", { name: "Safeguarding Essentials" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "New course" }));
    await user.click(screen.getByRole("button", { name: "Create" }));
    expect(screen.getByText("Enter a title. You can change it later.")).toBeVisible();
    await user.type(screen.getByLabelText("Title"), "Audit");
    await user.click(screen.getByRole("button", { name: "Create" }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(pathTo(routes.studioCourse, { courseUuid: NEW }));
    });
  });

  it("is in no learner's menu", async () => {
    server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner())));
    renderApp(routes.courses);
    await screen.findByRole("heading", { name: "Course catalogue" });
    expect(screen.queryByRole("link", { name: "Studio" })).not.toBeInTheDocument();
  });
});

describe("the details of a course", () => {
  it("save themselves, with the price in the smallest unit", async () => {
    const { user } = renderApp(pathTo(routes.studioCourse, course));
    const price = await screen.findByLabelText("Price");
    expect(price).toHaveValue("30.00");
    await user.clear(price);
    await user.type(price, "49.5");
    await user.type(screen.getByLabelText("Duration in minutes"), "90");
    await saved();
    await waitFor(() => {
      expect(studio.saves.at(-1)?.value).toMatchObject({ price: { amount: 4950, currency: "usd" }, duration_minutes: 90 });
    });
  });

  it("say why they were not saved, keep what was typed, and save it when asked", async () => {
    studio.failures = ["refused"];
    const { user } = renderApp(pathTo(routes.studioCourse, course));
    await user.type(await screen.findByLabelText("Organiser"), "M");
    expect(await screen.findByText(/Not saved: the outline is too large/)).toBeVisible();
    expect(readDraft(draftKey("ada", `studio.${COURSE}.outline`))).toMatchObject({ value: { organiser: "M" } });
    await user.click(screen.getByRole("button", { name: "Retry" }));
    await saved();
    expect(studio.outline.organiser).toBe("M");
  });

  it("restore after a reload what was typed and not saved", async () => {
    writeDraft(draftKey("ada", `studio.${COURSE}.outline`), { version: 1, value: anOutline({ title: "Typed offline" }) });
    const { user } = renderApp(pathTo(routes.studioCourse, course));
    expect(await screen.findByText("We’ve restored what you entered earlier")).toBeVisible();
    expect(screen.getByLabelText("Title")).toHaveValue("Typed offline");
    await waitFor(() => {
      expect(studio.outline.title).toBe("Typed offline");
    });
    await user.click(screen.getByRole("button", { name: "Discard it" }));
    await waitFor(() => {
      expect(studio.outline.title).toBe("Safeguarding Essentials");
    });
  });

  it("never overwrite somebody else's: the author compares and chooses", async () => {
    const { user } = renderApp(pathTo(routes.studioCourse, course));
    await screen.findByLabelText("Title");
    studio.changeElsewhere({ title: "Ben's title" });
    await user.type(screen.getByLabelText("Title"), "!");
    expect(await screen.findByText(/^Ben Ward changed this/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Compare" }));
    expect(screen.getByText("Ben's title")).toBeVisible();
    expect(screen.getByText("Safeguarding Essentials!", { selector: "p" })).toBeVisible();
    expect(studio.saves).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Keep mine" }));
    await waitFor(() => {
      expect(studio.outline.title).toBe("Safeguarding Essentials!");
    });
    await saved();
  });

  it("can take the other version, and bring one's own back", async () => {
    const { user } = renderApp(pathTo(routes.studioCourse, course));
    await screen.findByLabelText("Title");
    studio.changeElsewhere({ title: "Ben's title" });
    await user.type(screen.getByLabelText("Title"), "!");
    await user.click(await screen.findByRole("button", { name: "Take theirs" }));
    expect(screen.getByLabelText("Title")).toHaveValue("Ben's title");
    await user.click(screen.getByRole("button", { name: "Bring mine back" }));
    expect(screen.getByLabelText("Title")).toHaveValue("Safeguarding Essentials!");
  });
});

describe("problems", () => {
  const problems = [
    { path: "description", message: "say what the course is about", content: null, field: "description" },
    {
      path: "modules[0].contents[1].quiz.questions[0].options[1].text",
      message: "write what is offered",
      content: QUIZ,
      field: "quiz.questions[0].options[1].text",
    },
  ];

  it("are at their field and in a list that leads there, also to another page", async () => {
    studio.problems = problems;
    const { user } = renderApp(pathTo(routes.studioCourse, course));
    expect(await screen.findByText("2 things to fix before publishing")).toBeVisible();
    expect(screen.getByLabelText("Description")).toHaveAccessibleDescription(/Say what the course is about/);
    await user.click(screen.getByRole("link", { name: "Description" }));
    await waitFor(() => {
      expect(screen.getByLabelText("Description")).toHaveFocus();
    });
    await user.click(screen.getByRole("link", { name: /^Check your understanding › Question 1 › Option 2/ }));
    const option = await screen.findByLabelText("Option 2");
    await waitFor(() => {
      expect(option).toHaveFocus();
    });
    expect(option).toHaveAccessibleDescription(/Write what is offered/);
  });

  it("go when they are mended", async () => {
    studio.problems = problems.slice(0, 1);
    const { user } = renderApp(pathTo(routes.studioCourse, course));
    await screen.findByText("1 thing to fix before publishing");
    studio.problems = [];
    await user.type(screen.getByLabelText("Description"), "For clinicians.");
    await waitFor(() => {
      expect(screen.queryByText("1 thing to fix before publishing")).not.toBeInTheDocument();
    });
  });
});

describe("the outline", () => {
  const open = async () => {
    const app = renderApp(pathTo(routes.studioOutline, course));
    await screen.findByRole("region", { name: "Module 1" });
    return app;
  };

  it("is reordered by keyboard, within a module and across, and says so", async () => {
    const { user } = await open();
    act(() => {
      screen.getByRole("button", { name: "Move What safeguarding means" }).focus();
    });
    await user.keyboard("{ArrowDown}");
    expect(contentsOf(1)).toEqual(["Move Check your understanding", "Move What safeguarding means"]);
    expect(screen.getByText("What safeguarding means is now number 2 of 2 in Recognising harm.")).toBeInTheDocument();
    await waitFor(() => {
      expect(screen.getByRole("button", { name: "Move What safeguarding means" })).toHaveFocus();
    });
    await user.keyboard("{ArrowDown}");
    expect(contentsOf(1)).toEqual(["Move Check your understanding"]);
    expect(contentsOf(2)).toEqual(["Move What safeguarding means", "Move Film"]);
    await waitFor(() => {
      expect(screen.getByRole("button", { name: "Move What safeguarding means" })).toHaveFocus();
    });
    await saved();
  });

  it("moves a content to another module by its menu", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("button", { name: "Move or remove Film" }));
    await user.click(await screen.findByRole("menuitem", { name: "Move to “Recognising harm”" }));
    expect(contentsOf(1)).toEqual(["Move What safeguarding means", "Move Check your understanding", "Move Film"]);
    expect(contentsOf(2)).toEqual([]);
  });

  it("removes, and puts back where it was", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("button", { name: "Move or remove What safeguarding means" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove" }));
    expect(contentsOf(1)).toEqual(["Move Check your understanding"]);
    await waitFor(() => {
      expect(screen.getByRole("button", { name: "Undo" })).toHaveFocus();
    });
    await user.keyboard("{Enter}");
    expect(contentsOf(1)).toEqual(["Move What safeguarding means", "Move Check your understanding"]);
  });

  it("adds a content, whose title is ready to be typed over", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("button", { name: "Add content to module 2" }));
    await user.click(await screen.findByRole("menuitem", { name: "Assignment" }));
    await waitFor(() => {
      expect(screen.getByLabelText("Title of assignment 2")).toHaveFocus();
    });
    await waitFor(() => {
      expect(JSON.stringify(studio.outline)).toContain("New assignment");
    });
  });
});

describe("a content", () => {
  it("is edited as Markdown and previewed as learners see it", async () => {
    const { user } = renderApp(pathTo(routes.studioContent, { ...course, contentUuid: READING }));
    await user.click(await screen.findByRole("radio", { name: "Markdown" }));
    const text = screen.getByLabelText("Text (Markdown)");
    expect(text).toHaveValue("Notice, ask, act.");
    await user.type(text, "{Enter}{Enter}Then **write**.");
    await waitFor(() => {
      expect(studio.bodies.get(READING)?.body).toEqual({ markdown: "Notice, ask, act.\n\nThen **write**." });
    });
    await user.click(screen.getByRole("radio", { name: "Preview" }));
    expect((await screen.findByText("write")).tagName).toBe("STRONG");
  });

  it("of kind quiz: a second question with several right answers", async () => {
    const { user } = renderApp(pathTo(routes.studioContent, { ...course, contentUuid: QUIZ }));
    await user.click(await screen.findByRole("button", { name: "Add a question" }));
    const second = within(await screen.findByRole("region", { name: "Question 2" }));
    await user.type(second.getByLabelText("Question"), "Which are signs?");
    await user.selectOptions(second.getByLabelText("Type of question"), "Several right answers");
    await user.type(second.getByLabelText("Option 1"), "Bruises");
    await user.type(second.getByLabelText("Option 2"), "Silence");
    await user.click(second.getByLabelText("Option 1 is right"));
    await user.click(second.getByLabelText("Option 2 is right"));
    await user.type(second.getByLabelText("Points"), "0.5");
    await waitFor(() => {
      const { questions } = studio.bodies.get(QUIZ)?.body as { questions: { options: { id: string }[] }[] };
      expect(questions[1]).toMatchObject({
        text: "Which are signs?",
        type: "multiple",
        points: "0.5",
        correctAnswers: questions[1]?.options.map(({ id }) => id),
      });
    });
  });

  it("imports questions only after a preview that names every line that did not fit", async () => {
    server.use(
      http.post("/api/studio/questions/import/", ({ response }) =>
        response(200).json({
          format: "aiken",
          questions: [
            { id: "sky", text: "What is blue?", type: "single", options: [{ id: "s", text: "Sky" }, { id: "g", text: "Grass" }], correctAnswer: "s" },
          ] as never[],
          problems: [{ line: 7, severity: "not_taken", message: "matching questions cannot be imported" }],
        }),
      ),
    );
    const { user } = renderApp(pathTo(routes.studioContent, { ...course, contentUuid: QUIZ }));
    const input = await screen.findByLabelText("Question file");
    await user.upload(input, new File(["What is blue?"], "questions.txt", { type: "text/plain" }));
    expect(await screen.findByText("questions.txt: 1 question, and 1 line that doesn’t fit")).toBeVisible();
    expect(screen.getByText("Line 7:").parentElement).toHaveTextContent("Matching questions cannot be imported.");
    expect(screen.queryByRole("region", { name: "Question 2" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Add 1 question" }));
    expect(await screen.findByRole("region", { name: "Question 2" })).toBeVisible();
  });

  it("of kind quiz can be tried, and nothing is recorded", async () => {
    let answers: unknown;
    server.use(
      http.post("/api/studio/courses/{course_uuid}/contents/{content_uuid}/try/", async ({ request, response }) => {
        ({ answers } = await request.json());
        return response(200).json({ score: 100, passed: true, results: [{ question_id: "first", correct: true, explanation: "First things first." }] });
      }),
    );
    const { user } = renderApp(`${pathTo(routes.studioContent, { ...course, contentUuid: QUIZ })}?show=preview`);
    await user.click(await screen.findByLabelText("Notice"));
    await user.click(screen.getByRole("button", { name: "Check the answers" }));
    expect(await screen.findByRole("heading", { name: "You passed: 100%" })).toHaveFocus();
    expect(answers).toEqual({ first: "notice" });
  });
});
