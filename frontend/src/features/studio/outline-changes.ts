/** Changes to the structure of an outline. Each returns a new outline and leaves everything else as it was. */
import { type ContentKind, type ContentPlace, recordsOf } from "./definition";
import type { JsonObject } from "./draft-types";

type Entry = Readonly<Record<string, unknown>>;

const names: Record<ContentKind, string> = {
  text: "New reading",
  video: "New video",
  document: "New document",
  link: "New web resource",
  quiz: "New quiz",
  assignment: "New assignment",
};

export function withNewModule(outline: JsonObject, uuid: string): JsonObject {
  const modules = recordsOf(outline.modules);
  return { ...outline, modules: [...modules, { uuid, title: `Module ${modules.length + 1}`, contents: [] }] };
}

export function withNewContent(outline: JsonObject, module: number, kind: ContentKind, uuid: string): JsonObject {
  return withContents(outline, module, (contents) => [...contents, { uuid, title: names[kind], kind }]);
}

export function withoutModule(outline: JsonObject, module: number): JsonObject {
  return { ...outline, modules: recordsOf(outline.modules).filter((_module, index) => index !== module) };
}

export function withoutContent(outline: JsonObject, place: ContentPlace): JsonObject {
  return withContents(outline, place.module, (contents) => contents.filter((_content, index) => index !== place.content));
}

export function withModuleMoved(outline: JsonObject, from: number, to: number): JsonObject {
  return { ...outline, modules: moved(recordsOf(outline.modules), from, to) };
}

/** `to.content` is the position among the contents once the moved one is taken out. */
export function withContentMoved(outline: JsonObject, from: ContentPlace, to: ContentPlace): JsonObject {
  const entry = recordsOf(recordsOf(outline.modules)[from.module]?.contents)[from.content];
  if (entry === undefined) return outline;
  const taken = withoutContent(outline, from);
  return withContents(taken, to.module, (contents) => contents.toSpliced(to.content, 0, entry));
}

/** Puts back what was removed, at its old position, or at the end when its module is gone. */
export function withRestored(outline: JsonObject, removed: Removed): JsonObject {
  if (removed.what === "module") {
    return { ...outline, modules: recordsOf(outline.modules).toSpliced(removed.index, 0, removed.entry) };
  }
  const modules = recordsOf(outline.modules);
  const module = modules.findIndex(({ uuid }) => uuid === removed.module);
  if (module < 0) return outline;
  return withContents(outline, module, (contents) => contents.toSpliced(removed.index, 0, removed.entry));
}

export type Removed =
  | { what: "module"; title: string; index: number; entry: Entry }
  | { what: "content"; title: string; index: number; entry: Entry; module: string };

function withContents(outline: JsonObject, module: number, change: (contents: readonly Entry[]) => readonly Entry[]): JsonObject {
  const modules = recordsOf(outline.modules).map((each, index) =>
    index === module ? { ...each, contents: change(recordsOf(each.contents)) } : each,
  );
  return { ...outline, modules };
}

function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const entry = list[from];
  return entry === undefined ? list : list.toSpliced(from, 1).toSpliced(to, 0, entry);
}
