/** From sign-in to the certificate without a mouse: every action is a key press, every target is reached by Tab. */
import { expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { aPdf } from "./files.ts";
import { press, reach, signInByKeys } from "./keys.ts";
import { newLearner } from "./learner.ts";
import { demoCourse } from "./stack.ts";

test("a learner enrols in a free course, passes its quiz and downloads the certificate by keyboard alone", async ({ page }) => {
  test.slow();
  const course = demoCourse("free");
  await signInByKeys(page, newLearner().email);

  await press(page, page.locator(`main a[href="${pathTo(routes.course, { courseUuid: course.uuid })}"]`).first());
  await press(page, page.getByRole("button", { name: "Enrol" }));
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }));

  await press(page, page.getByRole("link", { name: "What counts, and what to write about it" }).first());
  await press(page, page.getByRole("button", { name: "Mark as complete" }));
  await expect(page.getByText("You’ve completed this part")).toBeVisible();
  await press(page, page.getByRole("link", { name: /Next\s*Ten minutes every Friday/ }));
  await press(page, page.getByRole("button", { name: "Mark as complete" }));
  await expect(page.getByText("You’ve completed this part")).toBeVisible();
  await press(page, page.getByRole("link", { name: /Next\s*Quick check/ }));

  // Arrow keys select radio buttons and Space toggles checkboxes, as usual.
  await press(page, page.getByRole("radio", { name: "The certificate of attendance" }), "ArrowDown");
  for (const name of ["Reading a guideline", "Teaching a student", "Supervision with a colleague", "A conference"]) {
    await press(page, page.getByRole("checkbox", { name }), "Space");
  }
  await press(page, page.getByRole("radio", { name: "Yes, the portfolio is private" }), "ArrowDown");
  await press(page, page.getByRole("button", { name: "Submit answers" }));
  await press(page, page.getByRole("alertdialog").getByRole("button", { name: "Submit", exact: true }));
  await expect(page.getByRole("heading", { name: "You passed" })).toBeFocused();

  const badge = page.getByRole("link", { name: "0.50 CPD Credits" });
  await expect(badge).toBeVisible({ timeout: 60_000 });
  await press(page, badge);
  const paper = page.waitForEvent("download");
  await press(page, page.getByRole("button", { name: /^PDF for/ }));
  expect((await paper).suggestedFilename()).toMatch(/\.pdf$/);
  const history = page.waitForEvent("download");
  await press(page, page.getByRole("button", { name: "Export" }));
  await expect(page.getByRole("menuitem", { name: /PDF/ })).toBeFocused();
  // The menu ignores arrow keys until it has opened.
  const table = page.getByRole("menuitem", { name: /CSV/ });
  await expect(async () => {
    await page.keyboard.press("ArrowDown");
    await expect(table).toBeFocused({ timeout: 300 });
  }).toPass();
  await page.keyboard.press("Enter");
  expect((await history).suggestedFilename()).toBe("cpd-credits.csv");
});

test("a learner pays for a course and submits a file by keyboard alone", async ({ page }) => {
  test.slow();
  const course = demoCourse("selfPaced");
  await signInByKeys(page, newLearner().email);
  await press(page, page.locator(`main a[href="${pathTo(routes.course, { courseUuid: course.uuid })}"]`).first());
  await press(page, page.getByRole("button", { name: "Enrol" }));
  // Stripe's page, replaced by the stand-in.
  await reach(page, page.getByLabel("Email"));
  await page.keyboard.type("keyboard@learner.example");
  await reach(page, page.getByLabel("Name", { exact: true }));
  await page.keyboard.type("Kim Keyboard");
  await press(page, page.getByRole("button", { name: /^Pay\s[^l]/ }));
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }), { timeout: 60_000 });

  const assignment = pathTo(routes.content, { courseUuid: course.uuid, contentUuid: course.assignment_uuid ?? "none" });
  await press(page, page.locator(`a[href="${assignment}"]`).first());
  const picker = page.getByLabel("File", { exact: true });
  const chooser = page.waitForEvent("filechooser");
  await press(page, picker);
  await (await chooser).setFiles(aPdf("essay.pdf", 200_000));
  await press(page, page.getByRole("button", { name: "Submit file" }));
  await expect(page.getByText("Your work has been submitted")).toBeVisible();
});
