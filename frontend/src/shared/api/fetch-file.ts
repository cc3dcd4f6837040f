/** Fetches a file from an address that the API has signed, as a stream. No token goes with it: the address is enough. */
import { safeUrl } from "@/shared/navigation/safe-url";
import { ApiError } from "./api-error";

/** A large file on a slow line takes minutes. */
const TIMEOUT_MS = 600_000;

export async function fetchFile(address: string): Promise<Response> {
  const url = safeUrl(address);
  if (url === null) throw ApiError.unreachable("NETWORK");
  try {
    const response = await fetch(url.href, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw ApiError.fromAnswer(response, null);
    return response;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw ApiError.unreachable(error instanceof DOMException && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
  }
}
