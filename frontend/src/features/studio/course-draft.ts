/** A course being edited: its outline and the bodies that were opened, each an item that saves itself. */
import { ApiError } from "@/shared/api/api-error";
import { draftKey } from "@/shared/drafts/draft-store";
import { type ContentOutline, modulesOf } from "./definition";
import { DraftItem, type StoredItem } from "./draft-item";
import type { CourseDraftView, JsonObject, Problem } from "./draft-types";
import { isOfBody } from "./problem-place";
import { loadContent, loadDraft, saveContent, saveOutline } from "./studio-api";

export class CourseDraft {
  readonly uuid: string;
  readonly outline: DraftItem;
  readonly #owner: string | null;
  readonly #bodies = new Map<string, DraftItem>();
  /** Of the bodies that were not opened yet. */
  readonly #loadedProblems: ReadonlyMap<string | null, readonly Problem[]>;
  readonly #listeners = new Set<() => void>();
  #problems: readonly Problem[] = [];

  constructor(view: CourseDraftView, owner: string | null) {
    this.uuid = view.uuid;
    this.#owner = owner;
    this.#loadedProblems = byContent(view.problems.filter(isOfBody));
    this.outline = new DraftItem(storedOutline(view), {
      key: this.#key("outline"),
      save: (version, value, key) => saveOutline(view.uuid, version, value, key),
      load: async () => storedOutline(await loadDraft(view.uuid)),
    });
    this.outline.subscribe(this.#changed);
    this.#changed();
  }

  /** The body of a content as it was loaded, or as it is being edited. */
  body({ uuid: content, kind }: ContentOutline, loaded: StoredItem): DraftItem {
    const open = this.#bodies.get(content);
    if (open !== undefined && (!open.isSaved || open.version >= loaded.version)) return open;
    // A content is read without its problems, which came with the course or with the last save.
    const problems = open?.state().problems ?? this.#loadedProblems.get(content) ?? [];
    const item = new DraftItem({ ...loaded, problems }, {
      key: this.#key(content),
      save: async (version, body, key) => {
        // The API takes bodies only of contents that the stored outline names.
        if (!this.outline.isSaved) await this.outline.flush();
        return saveContent(this.uuid, content, { version, kind, body }, key);
      },
      load: () => loadStoredBody(this.uuid, content),
    });
    this.#bodies.set(content, item);
    item.subscribe(this.#changed);
    return item;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** All known problems, in the order of the course. */
  readonly problems = (): readonly Problem[] => this.#problems;

  get items(): readonly DraftItem[] {
    return [this.outline, ...this.#bodies.values()];
  }

  readonly isSaved = (): boolean => this.items.every((item) => item.isSaved);

  readonly isAtRisk = (): boolean => this.items.some((item) => item.isAtRisk);

  async flush(): Promise<boolean> {
    for (const item of this.items) await item.flush();
    return this.isSaved();
  }

  resume(): void {
    for (const item of this.items) item.resume();
  }

  pause(): void {
    for (const item of this.items) item.pause();
  }

  readonly keepNow = (): void => {
    for (const item of this.items) item.keepNow();
  };

  /** Where this device remembers an upload for a field of a content. */
  uploadKey(field: string): string | null {
    return this.#key(`upload.${field}`);
  }

  #key(item: string): string | null {
    return this.#owner === null ? null : draftKey(this.#owner, `studio.${this.uuid}.${item}`);
  }

  readonly #changed = (): void => {
    const { value, problems } = this.outline.state();
    const contents = modulesOf(value).flatMap((module) => module.contents);
    const ofBodies = contents.flatMap(({ uuid }): readonly Problem[] => {
      const open = this.#bodies.get(uuid);
      if (open !== undefined) return open.state().problems.map((problem) => ({ ...problem, content: uuid }));
      return this.#loadedProblems.get(uuid) ?? [];
    });
    const next = [...problems, ...ofBodies];
    const same = next.length === this.#problems.length && next.every((each, index) => isSame(each, this.#problems[index]));
    if (!same) this.#problems = next;
    for (const listener of this.#listeners) listener();
  };
}

function byContent(problems: readonly Problem[]): ReadonlyMap<string | null, readonly Problem[]> {
  const groups = new Map<string | null, Problem[]>();
  for (const problem of problems) groups.set(problem.content, [...(groups.get(problem.content) ?? []), problem]);
  return groups;
}

const isSame = (one: Problem, other: Problem | undefined) =>
  one.path === other?.path && one.message === other.message && one.content === other.content;

function storedOutline({ outline, version, updated_by: by, updated_at: at, problems }: CourseDraftView): StoredItem {
  return { value: outline, version, by, at, problems: problems.filter((problem) => !isOfBody(problem)) };
}

/** A content that was only just added has no body yet, and may not be in the stored outline: version 0. */
export async function loadStoredBody(course: string, content: string): Promise<StoredItem> {
  try {
    const { body, version, updated_by: by, updated_at: at } = await loadContent(course, content);
    return { value: (body as JsonObject | null) ?? {}, version, by, at, problems: [] };
  } catch (failure) {
    if (failure instanceof ApiError && failure.code === "NOT_FOUND") return { value: {}, version: 0, by: null, at: null, problems: [] };
    throw failure;
  }
}
