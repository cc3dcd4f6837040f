/** A copy of a demo course to write in, so that tests do not change each other's. */
import { type APIRequestContext, expect } from "@playwright/test";
import { caller, instructor } from "./learner.ts";
import { demoCourse } from "./stack.ts";

interface Outline {
  modules: { contents: { uuid: string; kind: string }[] }[];
}

export interface StudioDraft {
  uuid: string;
  /** The first content of this kind. */
  content: (kind: string) => string;
}

export async function copyOf(request: APIRequestContext, course: Parameters<typeof demoCourse>[0]): Promise<StudioDraft> {
  const call = await caller(request, instructor);
  const { uuid } = (await call("POST", `/api/studio/courses/${demoCourse(course).uuid}/duplicate/`)) as { uuid: string };
  const { outline } = (await call("GET", `/api/studio/courses/${uuid}/`)) as { outline: Outline };
  const contents = outline.modules.flatMap((module) => module.contents);
  return {
    uuid,
    content: (kind) => {
      const found = contents.find((content) => content.kind === kind);
      expect(found, `a content of kind ${kind}`).toBeDefined();
      return found?.uuid ?? "";
    },
  };
}
