import type { ApiError } from "@/shared/api/api-error";

/** Why the API refused a decision: it is said to staff as it is. Otherwise what the error means to everybody. */
export function reasonOf(error: ApiError): string | undefined {
  return error.code === "CONFLICT" ? error.message : undefined;
}
