import type { Content } from "@/shared/api/types";

type TextField = "markdown" | "instructions" | "url" | "captions" | "captions_language" | "transcript";

/** A text field of a content's body, whose fields depend on the kind of content; undefined if absent. */
export function bodyText(body: Content["body"] | undefined, field: TextField): string | undefined {
  const value = body?.[field];
  return typeof value === "string" ? value : undefined;
}
