/** The studio without a mouse: a course from nothing to its publication, with a mistake that the list leads to. */
import { expect, test } from "@playwright/test";
import { press, reach, signInByKeys, typeOver } from "./keys.ts";
import { instructor } from "./learner.ts";

test("an author writes, mends and publishes a course by keyboard alone", async ({ page }) => {
  test.slow();
  const title = `By keyboard ${crypto.randomUUID().slice(0, 8)}`;
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const tab = (name: string) => page.getByRole("navigation", { name: "Course" }).getByRole("link", { name, exact: true });
  await signInByKeys(page, instructor.email);
  await press(page, page.getByRole("link", { name: "Studio" }));
  await press(page, page.getByRole("button", { name: "New course" }));
  await expect(field("Title")).toBeFocused();
  await page.keyboard.type(title);
  await press(page, page.getByRole("button", { name: "Create", exact: true }));
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();

  await typeOver(page, field("Short name"), title.toLowerCase().replaceAll(" ", "-"));
  await typeOver(page, field("Organiser"), "Meridian CPD");
  await typeOver(page, field("CPD type"), "Clinical");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await press(page, tab("Outline"));
  await press(page, page.getByRole("button", { name: "Add a module" }));
  await expect(field("Title of module 1")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("One");
  await press(page, page.getByRole("button", { name: "Add content to module 1" }));
  await expect(page.getByRole("menuitem", { name: "Reading" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(field("Title of reading 1")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("The first steps");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  // A content without words is nothing to look for: the list leads to where they are written, on another page.
  await press(page, tab("Publish"));
  await press(page, page.getByRole("region", { name: "To fix first" }).getByRole("link", { name: /^The first steps › Text/ }));
  const text = page.getByRole("textbox", { name: "Text", exact: true });
  await expect(text).toBeFocused();
  await page.keyboard.type("Look, then act.");
  const things = page.getByRole("region", { name: /to fix before publishing$/ });
  await press(page, things.getByRole("link", { name: "Description" }));
  await expect(field("Description")).toBeFocused();
  await page.keyboard.type("What to do first.");
  await expect(things).toBeHidden();

  await press(page, tab("Publish"));
  await press(page, page.getByRole("button", { name: "Publish…" }));
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toBeVisible();
  await press(page, dialog.getByRole("button", { name: "Publish", exact: true }));
  await expect(page.getByText("Nothing to publish")).toBeVisible();
  await press(page, page.getByRole("button", { name: "Hide the course…" }));
  await reach(page, page.getByRole("alertdialog").getByRole("button", { name: /Hide/ }));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Hide the course…" })).toBeFocused();
});
