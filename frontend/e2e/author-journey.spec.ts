/**
 * A course from nothing to its learners, nothing mocked: an instructor writes "Safeguarding Essentials" by hand, with a live
 * session that is checked against Zoom, mends three mistakes and publishes; a learner buys and completes it; and the instructor moves the session and
 * corrects a key, and sees beforehand whom it affects.
 */
import { readFileSync } from "node:fs";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { AssignmentPage } from "./assignment-page.ts";
import { aPdf } from "./files.ts";
import { caller, instructor, type Learner, newLearner, payByCard, signIn } from "./learner.ts";
import { watchSecrets } from "./secrets.ts";
import { stack } from "./stack.ts";
import { answerQuiz, creditBadge, grade, study } from "./studying.ts";
import { type Content, type Definition, StudioPages, textOf } from "./studio-pages.ts";
import { inspect } from "./themes.ts";

const demo = JSON.parse(readFileSync(new URL("../../infra/demo/courses/safeguarding-essentials.json", import.meta.url), "utf8")) as Definition;
const FILM = "A missed piece: the story of Mrs Adeyemi";
const QUIZ = "Knowledge check";
const TOPIC = "Questions to a safeguarding lead";

/** A number of a Zoom meeting that no other run has. */
const zoomNumber = () => `91${String(Math.floor(Math.random() * 1e9)).padStart(9, "0")}`;
const evening = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T18:00`;

/** The course as its author first writes it: with a typing error, without captions, and with one key missing and one wrong. */
function firstWritten(slug: string): Definition {
  const course = withWrongKey(structuredClone(demo));
  const { quiz, video } = { ...part(course, "quiz"), ...part(course, "video") };
  const third = quiz?.questions[2];
  if (video === undefined || third === undefined) throw new Error("the demo course has changed");
  delete video.captions;
  third.correctAnswer = "";
  return { ...course, slug, cpd_credits: "2.505" };
}

function withWrongKey(course: Definition): Definition {
  const last = part(course, "quiz").quiz?.questions.at(-1);
  if (last === undefined) throw new Error("the demo course has no questions");
  last.correctAnswer = "son";
  return course;
}

function part<Kind extends Content["kind"]>(course: Definition, kind: Kind): Pick<Content, Kind> {
  const found = course.modules.flatMap(({ contents }) => contents).find((content) => content.kind === kind);
  if (found === undefined) throw new Error(`the demo course has no ${kind}`);
  return { [kind]: found[kind] } as Pick<Content, Kind>;
}

/** What is the same in the demo and in what was written by hand: everything but ids, files and the live session. */
function said(course: Definition) {
  const { title, description, cpd_credits, cpd_type, duration_minutes, price, organiser } = course;
  const contents = course.modules.map((module) => ({ title: module.title, contents: module.contents.map(saidByContent) }));
  return { title, description: textOf(description), credits: Number(cpd_credits), cpd_type, duration_minutes, price, organiser, contents };
}

function saidByContent({ title, kind, is_required = true, text, link, video, quiz, assignment }: Content) {
  const questions = quiz?.questions.map(({ text: asked, type, points = 1, options, correctAnswer, explanation, ...rest }) => {
    const key = (rest as { correctAnswers?: string[] }).correctAnswers ?? [correctAnswer].flat();
    const right = options.filter(({ id }) => key.includes(id)).map((option) => option.text);
    return { asked, type, points: Number(points), options: options.map((option) => option.text), right, explanation };
  });
  const texts = [text?.markdown, video?.transcript, assignment?.instructions].map((lines) => lines && textOf(lines));
  const { max_score, passing_score, max_attempts, allowed_types, max_size_bytes } = { ...quiz, ...assignment };
  const numbers = [max_score, passing_score, max_attempts, max_size_bytes].map((number) => (number === undefined ? null : Number(number)));
  return { title, kind, is_required, texts, url: link?.url, questions, numbers, allowed_types };
}

async function addSession(studio: StudioPages, page: Page, room: string): Promise<void> {
  await studio.openTab("Live sessions");
  await page.getByRole("button", { name: "Add a live session" }).click();
  await studio.fill("Topic", TOPIC);
  await studio.fill("Starts", evening(30));
  await studio.fill("Zoom number", room);
  await studio.saved();
}

/** What the host does in Zoom's own pages. */
async function planAtZoom(request: APIRequestContext, room: string, start: string, registration: boolean): Promise<void> {
  const data = { start_time: start, duration: 60, timezone: "Europe/London", registration };
  const answer = await request.put(`${stack.zoom_url}/_control/meetings/${room}`, { data });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Zoom has the meeting an hour later and without registration; then its host mends it there. */
async function checkAgainstZoom(studio: StudioPages, page: Page, request: APIRequestContext, room: string): Promise<void> {
  const session = page.getByRole("region", { name: "Live session 1", exact: true });
  // The page's clock is that of London.
  const start = await studio.field("Starts", session).evaluate((input: HTMLInputElement) => new Date(input.value).getTime());
  await planAtZoom(request, room, new Date(start + 3_600_000).toISOString(), false);
  await session.getByRole("button", { name: "Check the meeting of session 1" }).click();
  await expect(studio.field("Starts", session)).toHaveAccessibleDescription(/At Zoom, this meeting starts on/);
  await expect(studio.field("Zoom number", session)).toHaveAccessibleDescription(/Registration is switched off/);
  const list = page.getByRole("region", { name: "2 things don’t agree with Zoom" });
  await list.getByRole("link", { name: "Session 1" }).first().click();
  await expect(studio.field("Starts", session)).toBeFocused();
  await planAtZoom(request, room, new Date(start).toISOString(), true);
  await page.getByRole("button", { name: "Check all meetings" }).click();
  await expect(session.getByText("Zoom agrees with this session.")).toBeVisible();
}

async function mendMistakes(studio: StudioPages, page: Page): Promise<void> {
  await expect(studio.problems).toHaveCount(3);
  await studio.follow("CPD credits", studio.field("CPD credits"), /two decimal places/);
  await studio.fill("CPD credits", demo.cpd_credits);
  await expect(studio.problems).toHaveCount(2);

  await inspect(page, "author: a course with mistakes");
  const captions = page.getByRole("group", { name: "Captions", exact: true });
  await studio.follow(new RegExp(`^${FILM} › Captions`), captions.getByRole("button", { name: "Choose a file" }), /are missing/i);
  await studio.upload("Captions", "/demo/a-missed-piece.vtt");
  await expect(studio.problems).toHaveCount(1);

  await studio.problems.getByRole("link", { name: `${QUIZ} › Question 3` }).click();
  await expect(studio.question(2)).toBeFocused();
  await expect(studio.question(2)).toContainText("Has no key; mark the right option");
  await studio.field("Option 2 is right", studio.question(2)).check();
  await expect(studio.problems).toHaveCount(0);
}

async function buyAndComplete(page: Page, learner: Learner, courseUuid: string, quiz: string): Promise<void> {
  await page.goto(pathTo(routes.course, { courseUuid }));
  await expect(page.getByText("30.00 USD")).toBeVisible();
  await page.getByRole("button", { name: "Enrol" }).click();
  await payByCard(page, learner);
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid }), { timeout: 60_000 });
  await study(page, courseUuid);
  await page.goto(pathTo(routes.content, { courseUuid, contentUuid: quiz }));
  const questions = part(demo, "quiz").quiz?.questions ?? [];
  await answerQuiz(page, questions.flatMap(({ options, correctAnswer }) => options.filter(({ id }) => correctAnswer.includes(id)).map(({ text }) => text)));
  await expect(page.getByRole("heading", { name: "You passed" })).toBeVisible();
}

/** Whether an e-mail with this link has arrived. */
function mailed(request: APIRequestContext, learner: Learner, link: string) {
  return async () => {
    const answer = await request.get(`${stack.mailbox}/api/messages`, { params: { to: learner.email } });
    return (await answer.text()).includes(link);
  };
}

// A step that waits longer has failed, and need not use up the time of the whole test.
test.use({ actionTimeout: 20_000 });

test("an instructor writes a course by hand, a learner completes it, and both see what a later change means", async ({ page, browser, request }) => {
  test.slow();
  const written = firstWritten(`safeguarding-${crypto.randomUUID().slice(0, 8)}`);
  const [room, otherRoom] = [zoomNumber(), zoomNumber()];
  const studio = new StudioPages(page);
  await signIn(page, instructor);
  await studio.create(demo.title);
  const [, courseUuid = ""] = /studio\/([0-9a-f-]{36})/.exec(page.url()) ?? [];
  await studio.fillDetails(written);
  await addSession(studio, page, room);
  await checkAgainstZoom(studio, page, request, room);
  await studio.writeOutline(written);
  for (const content of written.modules.flatMap(({ contents }) => contents)) await studio.writeContent(content);
  await mendMistakes(studio, page);
  await studio.openTab("Publish");
  await expect(page.getByText(/^Creates the course .* with 10 contents and 1 live session/)).toBeVisible();
  await studio.publish();

  const call = await caller(request, instructor);
  const definition = (await call("GET", `/api/studio/courses/${courseUuid}/definition/`)) as Definition;
  expect(said(definition)).toEqual(said(withWrongKey(structuredClone(demo))));
  const uuidOf = (kind: Content["kind"]) => definition.modules.flatMap(({ contents }) => contents).find((content) => content.kind === kind)?.uuid ?? "";

  const context = await browser.newContext();
  const theirs = await context.newPage();
  const secrets = watchSecrets(theirs);
  const learner = newLearner();
  await signIn(theirs, learner);
  await buyAndComplete(theirs, learner, courseUuid, uuidOf("quiz"));
  const assignment = new AssignmentPage(theirs);
  await assignment.open({ uuid: courseUuid, assignment_uuid: uuidOf("assignment") });
  await assignment.handIn(aPdf("Reflective account.pdf", 40_000));
  await expect(theirs.getByText("Your work has been submitted")).toBeVisible();
  await grade(browser, learner, courseUuid);
  await expect(creditBadge(theirs)).toHaveAccessibleName("2.50 CPD Credits", { timeout: 90_000 });
  await theirs.goto(pathTo(routes.learn, { courseUuid }));
  await expect(theirs.getByText("You’ve completed this course")).toBeVisible();
  const join = theirs.getByRole("link", { name: /Join on Zoom/ });
  await expect(join).toHaveAttribute("href", new RegExp(`zoom\\.us/w/${room}`), { timeout: 60_000 });

  await studio.openTab("Live sessions");
  await studio.fill("Starts", evening(37));
  await studio.fill("Zoom number", otherRoom);
  await studio.saved();
  await studio.openContent(QUIZ);
  await studio.field("Option 2 is right", studio.question(7)).check();
  await studio.saved();
  await studio.openTab("Publish");
  await expect(page.getByText("1 learner is enrolled.")).toBeVisible();
  await expect(page.getByText(`Moves the live session “${TOPIC}”`)).toContainText("1 learner gets a new link and an e-mail.");
  await expect(page.getByText("Corrects 1 answer in the key")).toContainText("1 attempt can be regraded.");
  await inspect(page, "author: what publishing changes");
  await studio.publish();

  await expect(async () => {
    await theirs.reload();
    await expect(join).toHaveAttribute("href", new RegExp(`zoom\\.us/w/${otherRoom}`), { timeout: 3_000 });
  }).toPass({ timeout: 90_000 });
  await expect.poll(mailed(request, learner, (await join.getAttribute("href")) ?? "no link"), { timeout: 60_000 }).toBe(true);

  await page.goto(`${pathTo(routes.taughtQuiz, { courseUuid, contentUuid: uuidOf("quiz") })}?show=regrade`);
  await page.getByRole("button", { name: "Preview changes" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: learner.email })).toContainText("90% → 100%");
  await page.getByRole("button", { name: "Regrade", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Regrade" }).click();
  await expect(page.getByText("1 attempt changed")).toBeVisible();
  expect(await secrets.found()).toEqual([]);
  await context.close();
});
