/** Reads a refusal that says who changed the draft, and when. */
import { ApiError } from "@/shared/api/api-error";
import type { Editor } from "./draft-types";
import { isRecord } from "./field-path";

export function isConflict(failure: unknown): failure is ApiError {
  return failure instanceof ApiError && failure.code === "DRAFT_CHANGED";
}

/** Only what the refusal says; the rest comes from the item as it is read again. */
export function conflictOf({ body }: ApiError): { by?: Editor; at?: string } {
  if (!isRecord(body)) return {};
  const { changed_by: by, changed_at: at } = body;
  return {
    ...(isRecord(by) && typeof by.id === "string" && typeof by.name === "string" && { by: { id: by.id, name: by.name } }),
    ...(typeof at === "string" && { at }),
  };
}
