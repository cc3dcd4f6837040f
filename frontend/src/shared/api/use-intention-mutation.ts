/**
 * A write with one idempotency key per intention, not per request: pressing "Enrol" again after a lost
 * response must give the first response, not a second payment page. The key is kept while the outcome is
 * unknown, and renewed once the API has accepted or refused the write.
 */
import { useMutation, type UseMutationResult, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiError } from "./api-error";
import type { DataOf, InitOf, PathOf } from "./api-paths";
import { api, unwrap } from "./client";
import { refresh } from "./query-cache";

type Write = "post" | "put" | "patch" | "delete";

interface IntentionOptions<Data, Result> {
  /** Makes of the response what the caller needs, or refuses it with an `ApiError`. */
  read?: (data: Data) => Result;
  /** Fetched again once the outcome is known. Not awaited: what the caller does on success comes first. */
  refreshes?: readonly PathOf<"get">[];
  onSuccess?: (result: Result) => void;
  /** The API has accepted or refused the write. */
  onOutcome?: () => void;
}

export function useIntentionMutation<Method extends Write, Path extends PathOf<Method>, Result = DataOf<Method, Path>>(
  method: Method,
  path: Path,
  { refreshes = [], read, onSuccess, onOutcome }: IntentionOptions<DataOf<Method, Path>, Result> = {},
): UseMutationResult<Result, ApiError, InitOf<Method, Path>> {
  const queryClient = useQueryClient();
  const key = useRef<string | null>(null);
  return useMutation({
    mutationKey: [method, path],
    mutationFn: async (init: InitOf<Method, Path>) => {
      key.current ??= crypto.randomUUID();
      const request = { ...init, headers: { "Idempotency-Key": key.current } };
      const data = (await unwrap(api.request(method, path, request as never))) as DataOf<Method, Path>;
      return read ? read(data) : (data);
    },
    onSuccess,
    onSettled: (_data, error) => {
      if (isOutcomeUnknown(error)) return;
      key.current = null;
      onOutcome?.();
      void refresh(queryClient, refreshes);
    },
  });
}

/** Whether the API may or may not have carried out a write that failed like this. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.isPassing;
}
