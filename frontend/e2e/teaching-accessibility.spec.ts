/** axe on the instructors' pages, at every width and in both themes. */
import { expect, test } from "@playwright/test";
import { buy, demoPerson, instructor, newLearner, signIn } from "./learner.ts";
import { inspect } from "./themes.ts";
import { demoCourse } from "./stack.ts";

test("axe finds no violations on the instructors' pages", async ({ page, request }) => {
  test.slow();
  const { uuid, quiz_content_uuid: quiz } = demoCourse("hybrid");
  await buy(request, newLearner(), uuid);
  await signIn(page, instructor);
  await page.goto(`/teaching/${uuid}`);
  const session = await page.locator(`main a[href^="/teaching/${uuid}/sessions/"]`).first().getAttribute("href");
  const pages: [string, string][] = [
    ["teaching", "/teaching"],
    ["taught course", `/teaching/${uuid}`],
    ["submissions", `/teaching/${uuid}/submissions`],
    ["files", `/teaching/${uuid}/submissions?show=files`],
    ["quiz attempts", `/teaching/${uuid}/quizzes/${quiz ?? "none"}`],
    ["quiz statistics", `/teaching/${uuid}/quizzes/${quiz ?? "none"}?show=statistics`],
    ["regrading", `/teaching/${uuid}/quizzes/${quiz ?? "none"}?show=regrade`],
    ["attendance", session ?? "/teaching"],
  ];
  for (const [name, address] of pages) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await inspect(page, name);
  }
});

test("the current section is visible in a phone's menu, which has no room for all sections", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await signIn(page, demoPerson("admin"));
  for (const [name, address] of [["Administration", "/admin"], ["Catalogue", "/courses"], ["Teaching", "/teaching"]] as const) {
    await page.goto(address);
    const section = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });
    await expect(section).toHaveAttribute("aria-current", "page");
    await expect(section).toBeInViewport({ ratio: 0.9 });
  }
});
