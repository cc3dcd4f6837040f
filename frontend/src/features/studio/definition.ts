/** The parts of a course definition that the outline shows. All other fields are reached by their path. */
import type { OutlineContent } from "@/shared/api/types";
import type { JsonObject } from "./draft-types";
import { isRecord, textOf } from "./field-path";

export type ContentKind = OutlineContent["kind"];

export interface ContentOutline {
  uuid: string;
  title: string;
  kind: ContentKind;
  is_required?: boolean;
  released_at?: string | null;
}

export interface ModuleOutline {
  uuid: string;
  title: string;
  is_required?: boolean;
  contents: readonly ContentOutline[];
}

export const contentKinds: readonly ContentKind[] = ["text", "video", "document", "link", "quiz", "assignment"];

const modulesByOutline = new WeakMap<JsonObject, readonly ModuleOutline[]>();

/** The modules of an outline, which may lack anything but identifiers. */
export function modulesOf(outline: JsonObject): readonly ModuleOutline[] {
  const known = modulesByOutline.get(outline);
  if (known !== undefined) return known;
  const modules = recordsOf(outline.modules).map((module): ModuleOutline => ({
    ...module,
    uuid: textOf(module.uuid),
    title: textOf(module.title),
    contents: recordsOf(module.contents).map((content): ContentOutline => ({
      ...content,
      uuid: textOf(content.uuid),
      title: textOf(content.title),
      kind: contentKinds.find((kind) => kind === content.kind) ?? "text",
    })),
  }));
  modulesByOutline.set(outline, modules);
  return modules;
}

export interface ContentPlace {
  module: number;
  content: number;
}

/** Where a content is in the outline; null when it was removed. */
export function placeOf(outline: JsonObject, content: string): ContentPlace | null {
  const modules = modulesOf(outline);
  for (const [module, { contents }] of modules.entries()) {
    const index = contents.findIndex(({ uuid }) => uuid === content);
    if (index >= 0) return { module, content: index };
  }
  return null;
}

export const moduleField = (module: number) => `modules[${module}]`;
export const contentField = ({ module, content }: ContentPlace) => `${moduleField(module)}.contents[${content}]`;

export function recordsOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
