import type { Content } from "@/shared/api/types";

/** A text field of a content's body, whose fields depend on the kind of content; undefined if absent. */
export function bodyText(body: Content["body"], field: "markdown" | "instructions" | "url" | "captions" | "transcript"): string | undefined {
  const value = body?.[field];
  return typeof value === "string" ? value : undefined;
}
