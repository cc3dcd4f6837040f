/**
 * Every place that the validation can name leads to where it is mended. The places are generated: `cargo xtask generate`
 * breaks a definition that has everything, in every way, and writes down what the API says.
 */
import { cleanup, screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, it } from "vitest";
import { fieldMark, sentence } from "@/features/studio/edited-item";
import { find } from "@/features/studio/focus-field";
import { placeOfProblem, type ProblemPlace } from "@/features/studio/problem-place";
import { pathTo, routes } from "@/shared/navigation/paths";
import { aLearner, COURSE, pageOf } from "@/testing/fixtures";
import generated from "@/testing/problems-of-drafts.json";
import { renderApp } from "@/testing/render-app";
import { http, server } from "@/testing/server";
import { StudioApi } from "@/testing/studio-api";

type Content = Record<string, unknown> & { uuid: string; kind: string };
const definition = generated.definition as unknown as { modules: { contents: Content[] }[] };
const contents = definition.modules.flatMap((module) => module.contents);

/** The outline and the bodies, as the API keeps them. */
function served(): StudioApi {
  server.use(http.get("/api/users/me/", () => HttpResponse.json(aLearner({ groups: ["instructor"] }))));
  const studio = new StudioApi();
  const entryOf = ({ kind, ...entry }: Content) => ({ ...Object.fromEntries(Object.entries(entry).filter(([name]) => name !== kind)), kind });
  studio.outline = {
    ...generated.definition,
    uuid: COURSE,
    modules: definition.modules.map((module) => ({ ...module, contents: module.contents.map(entryOf) })),
  };
  studio.bodies = new Map(contents.map((content) => [content.uuid, { version: 1, body: content[content.kind] as Record<string, unknown> }]));
  studio.problems = generated.problems;
  server.use(http.get("/api/studio/courses/{course_uuid}/media/", () => HttpResponse.json(pageOf([]))));
  return studio;
}

const addressOf = ({ page, scope }: ProblemPlace) => {
  const course = { courseUuid: COURSE };
  if (page === "content") return pathTo(routes.studioContent, { ...course, contentUuid: scope });
  return pathTo({ details: routes.studioCourse, outline: routes.studioOutline, sessions: routes.studioSessions }[page], course);
};

const byPage = new Map<string, typeof generated.problems>();
for (const problem of generated.problems) {
  const address = addressOf(placeOfProblem(problem));
  byPage.set(address, [...(byPage.get(address) ?? []), problem]);
}

it.each([...byPage.keys()])("every problem of %s is shown there, with something to focus", async (address) => {
  served();
  const problems = byPage.get(address) ?? [];
  renderApp(address);
  await screen.findByText(/things to fix before publishing/);
  const list = screen.getByRole("region", { name: /things to fix before publishing/ });
  const missing = () => {
    const paragraphs = Array.from(document.querySelectorAll("main p")).filter((element) => !list.contains(element));
    const texts = paragraphs.map((element) => element.textContent.replace(/\s+/g, " "));
    return problems.flatMap((problem) => {
      const { scope, field } = placeOfProblem(problem);
      const text = sentence(problem.message).replace(/\s+/g, " ").trim();
      const shown = texts.some((paragraph) => paragraph.includes(text));
      const target = find(fieldMark(scope, field));
      if (target === null) return [`${problem.path}: nothing to focus`];
      return shown ? [] : [`${problem.path}: not shown`];
    });
  };
  // Looked at now and then, not at every change: a page of fifty fields changes hundreds of times while it appears.
  await expect.poll(missing, { timeout: 40_000, interval: 500 }).toEqual([]);
  cleanup();
  localStorage.clear();
}, 60_000);

it("covers every page and every kind of content", () => {
  const pages = new Set(generated.problems.map((problem) => placeOfProblem(problem).page));
  expect([...pages].sort()).toEqual(["content", "details", "outline", "sessions"]);
  const ofBodies = generated.problems.filter((problem) => placeOfProblem(problem).page === "content");
  const kinds = new Set(ofBodies.map(({ content }) => contents.find(({ uuid }) => uuid === content)?.kind));
  expect([...kinds].sort()).toEqual(["assignment", "document", "link", "quiz", "text", "video"]);
});
