/** Page objects of the studio: a course is written by hand, as its definition has it. */
import { fileURLToPath } from "node:url";
import { expect, type Locator, type Page } from "@playwright/test";

type Lines = string | string[];

export interface Question {
  text: string;
  type: "single" | "multiple";
  /** The API writes exact numbers as text. */
  points?: number | string;
  options: { id: string; text: string }[];
  correctAnswer: Lines;
  explanation?: string;
}

export interface Content {
  /** Absent in what is written by hand. */
  uuid?: string;
  title: string;
  kind: "text" | "video" | "document" | "link" | "quiz" | "assignment";
  is_required?: boolean;
  text?: { markdown: Lines };
  video?: { url: string; captions?: string; transcript: Lines };
  document?: { url: string };
  link?: { url: string };
  quiz?: { passing_score: number | string; max_attempts: number; questions: Question[] };
  assignment?: { instructions: Lines; max_score: number | string; passing_score: number | string; max_attempts: number; allowed_types: string[]; max_size_bytes: number };
}

export interface Definition {
  title: string;
  slug: string;
  description: Lines;
  cpd_credits: string;
  cpd_type: string;
  duration_minutes: number;
  price: { amount: number; currency: string };
  organiser: string;
  completion: { credits_valid_months: number };
  modules: { title: string; contents: Content[] }[];
}

export const textOf = (text: Lines): string => (typeof text === "string" ? text : text.join("\n"));

const kindNames = { text: "Reading", video: "Video", document: "Document", link: "Web resource", quiz: "Quiz", assignment: "Assignment" };

/** A file of the demo courses, on the author's disk. */
const onDisk = (address: string) => fileURLToPath(new URL(`../public${address}`, import.meta.url));

export class StudioPages {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  field(label: string, within: Page | Locator = this.#page): Locator {
    return within.getByLabel(label, { exact: true });
  }

  async fill(label: string, text: string | number | undefined, within: Page | Locator = this.#page): Promise<void> {
    if (text !== undefined) await this.field(label, within).fill(String(text));
  }

  async saved(): Promise<void> {
    await expect(this.#page.getByText("Saved", { exact: true })).toBeVisible();
  }

  async openTab(name: string): Promise<void> {
    await this.#page.getByRole("navigation", { name: "Course" }).getByRole("link", { name, exact: true }).click();
  }

  async create(title: string): Promise<void> {
    await this.#page.getByRole("link", { name: "Studio" }).click();
    await this.#page.getByRole("button", { name: "New course" }).click();
    await this.fill("Title", title);
    await this.field("Format").selectOption("Live and self-paced");
    await this.#page.getByRole("button", { name: "Create" }).click();
    await expect(this.#page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }

  async fillDetails(course: Definition): Promise<void> {
    await this.fill("Description", textOf(course.description));
    await this.fill("Short name", course.slug);
    await this.fill("Organiser", course.organiser);
    await this.fill("Duration in minutes", course.duration_minutes);
    await this.fill("CPD credits", course.cpd_credits);
    await this.fill("CPD type", course.cpd_type);
    await this.field("Currency").selectOption(course.price.currency);
    await this.fill("Price", (course.price.amount / 100).toFixed(2));
    await this.fill("Credits stay valid for (months)", course.completion.credits_valid_months);
    await this.saved();
  }

  async writeOutline(course: Definition): Promise<void> {
    await this.openTab("Outline");
    for (const [index, { title, contents }] of course.modules.entries()) {
      await this.#page.getByRole("button", { name: "Add a module" }).click();
      const module = this.#page.getByRole("region", { name: `Module ${index + 1}`, exact: true });
      await this.fill(`Title of module ${index + 1}`, title, module);
      for (const [position, content] of contents.entries()) {
        await module.getByRole("button", { name: /^Add content/ }).click();
        const kind = kindNames[content.kind];
        await this.#page.getByRole("menuitem", { name: kind }).click();
        await this.fill(`Title of ${kind.toLowerCase()} ${position + 1}`, content.title, module);
        if (content.is_required === false) await this.#makeOptional(module.getByRole("listitem").nth(position));
      }
    }
    await this.saved();
  }

  async #makeOptional(row: Locator): Promise<void> {
    await row.getByRole("button", { name: /^Required/ }).click();
    await row.getByLabel("Required to complete the module").uncheck();
    await expect(row.getByRole("button", { name: /^Optional/ })).toBeVisible();
  }

  async openContent(title: string): Promise<void> {
    await this.openTab("Outline");
    await this.#page.getByRole("link", { name: `Edit ${title}`, exact: true }).click();
    await expect(this.#page.getByRole("heading", { level: 2, name: title })).toBeVisible();
  }

  async writeContent(content: Content): Promise<void> {
    await this.openContent(content.title);
    const { text, video, document, link, quiz, assignment } = content;
    if (text) await this.#writeMarkdown("Text", textOf(text.markdown));
    if (link) await this.fill("Address of the page", link.url);
    if (document) await this.upload("Document or picture", document.url);
    if (video) {
      await this.fill("Transcript", textOf(video.transcript));
      await this.upload("Film", video.url);
      if (video.captions !== undefined) await this.upload("Captions", video.captions);
    }
    if (quiz) {
      await this.fill("Pass mark in percent", quiz.passing_score);
      await this.fill("Attempts", quiz.max_attempts);
      for (const [index, question] of quiz.questions.entries()) await this.#writeQuestion(index, question);
    }
    if (assignment) {
      await this.#writeMarkdown("Instructions", textOf(assignment.instructions));
      await this.fill("Highest score", assignment.max_score);
      await this.fill("Score to pass", assignment.passing_score);
      await this.fill("Attempts", assignment.max_attempts);
      const types = this.#page.getByRole("group", { name: "Accepted file types" });
      for (const type of await types.getByRole("checkbox").all()) await type.uncheck();
      for (const type of assignment.allowed_types) await this.field(type, types).check();
      await this.field("Largest file").selectOption(`${assignment.max_size_bytes / (1024 * 1024)} MB`);
    }
    await this.saved();
  }

  async #writeMarkdown(label: string, text: string): Promise<void> {
    await this.#page.getByRole("radio", { name: "Markdown" }).click();
    await this.fill(`${label} (Markdown)`, text);
  }

  async upload(field: string, address: string): Promise<void> {
    const group = this.#page.getByRole("group", { name: field, exact: true });
    await group.locator("input[type=file]").setInputFiles(onDisk(address));
    await expect(group.getByRole("link", { name: /^Open/ })).toBeVisible({ timeout: 60_000 });
  }

  question(index: number): Locator {
    return this.#page.getByRole("region", { name: `Question ${index + 1}`, exact: true });
  }

  async #writeQuestion(index: number, { text, type, points, options, correctAnswer, explanation }: Question): Promise<void> {
    await this.#page.getByRole("button", { name: "Add a question" }).click();
    const question = this.question(index);
    await this.fill("Question", text, question);
    if (type === "multiple") await this.field("Type of question", question).selectOption("Several right answers");
    for (const [position, option] of options.entries()) {
      if (position > 1) await question.getByRole("button", { name: "Add an option" }).click();
      await this.fill(`Option ${position + 1}`, option.text, question);
      if ([correctAnswer].flat().includes(option.id)) await this.field(`Option ${position + 1} is right`, question).check();
    }
    await this.fill("Explanation", explanation, question);
    await this.fill("Points", points, question);
  }

  /** The entries of the list above the course. */
  get problems(): Locator {
    return this.#page.getByRole("region", { name: /to fix before publishing$/ }).getByRole("listitem");
  }

  /** Follows the list to a field, which says the same. */
  async follow(entry: string | RegExp, field: Locator, says: RegExp): Promise<void> {
    await this.problems.getByRole("link", { name: entry }).click();
    await expect(field).toBeFocused();
    await expect(field).toHaveAccessibleDescription(says);
  }

  async publish(): Promise<void> {
    await this.#page.getByRole("button", { name: "Publish…" }).click();
    await this.#page.getByRole("alertdialog").getByRole("button", { name: "Publish", exact: true }).click();
    await expect(this.#page.getByText("Nothing to publish")).toBeVisible();
  }
}
