/** axe on the instructors' pages, at every width and in both themes. */
import { expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { buy, demoPerson, instructor, newLearner, signIn } from "./learner.ts";
import { inspect } from "./themes.ts";
import { demoCourse } from "./stack.ts";

test("axe finds no violations on the instructors' pages", async ({ page, request }) => {
  test.slow();
  const { uuid, quiz_content_uuid: quiz } = demoCourse("hybrid");
  await buy(request, newLearner(), uuid);
  await signIn(page, instructor);
  await page.goto(pathTo(routes.taughtCourse, { courseUuid: uuid }));
  const session = await page.locator(`main a[href^="${pathTo(routes.taughtCourse, { courseUuid: uuid })}/sessions/"]`).first().getAttribute("href");
  const pages: [string, string][] = [
    ["teaching", routes.teaching],
    ["taught course", pathTo(routes.taughtCourse, { courseUuid: uuid })],
    ["roster", pathTo(routes.roster, { courseUuid: uuid })],
    ["messages", pathTo(routes.courseMessages, { courseUuid: uuid })],
    ["grading desk", pathTo(routes.gradingDesk, { courseUuid: uuid })],
    ["submissions", pathTo(routes.submissions, { courseUuid: uuid })],
    ["files", `${pathTo(routes.submissions, { courseUuid: uuid })}?show=files`],
    ["quiz attempts", pathTo(routes.taughtQuiz, { courseUuid: uuid, contentUuid: quiz ?? "none" })],
    ["quiz statistics", `${pathTo(routes.taughtQuiz, { courseUuid: uuid, contentUuid: quiz ?? "none" })}?show=statistics`],
    ["regrading", `${pathTo(routes.taughtQuiz, { courseUuid: uuid, contentUuid: quiz ?? "none" })}?show=regrade`],
    ["attendance", session ?? routes.teaching],
  ];
  for (const [name, address] of pages) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await inspect(page, name);
  }
});

test("every section of an administrator's menu is visible on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await signIn(page, demoPerson("admin"));
  await page.goto(routes.administration);
  const sections = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  await expect(sections).toHaveText(["Catalogue", "My courses", "My CPD", "Teaching", "Studio", "Administration"]);
  for (const section of await sections.all()) await expect(section).toBeInViewport({ ratio: 0.99 });
  await expect(sections.last()).toHaveAttribute("aria-current", "page");
});
