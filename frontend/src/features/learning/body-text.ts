import type { Content } from "@/shared/api/types";

/** A text of a content's body, whose fields depend on the content's kind; undefined when it has none. */
export function bodyText(body: Content["body"], field: "markdown" | "instructions" | "url" | "transcript"): string | undefined {
  const value = body?.[field];
  return typeof value === "string" ? value : undefined;
}
