/**
 * A write with one idempotency key per intention, not per request: clicking "Enrol" again after a lost
 * response must return the first response, not a second payment page. The key is kept while the outcome
 * is unknown and renewed once the API has accepted or rejected the write.
 */
import { useMutation, type UseMutationResult, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiError } from "./api-error";
import type { DataOf, InitOf, PathOf } from "./api-paths";
import { api, unwrap } from "./client";
import { refresh } from "./query-cache";

type Write = "post" | "put" | "patch" | "delete";

interface IntentionOptions<Data, Result> {
  /** Converts the response for the caller, or rejects it by throwing an `ApiError`. */
  read?: (data: Data) => Result;
  /** Paths to refetch once the outcome is known. Not awaited, so the caller's success handler runs first. */
  refreshes?: readonly PathOf<"get">[];
  onSuccess?: (result: Result) => void;
  /** Called when the API has accepted or rejected the write. */
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

/** Whether it is unknown if the API carried out a write that failed with this error. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.isPassing;
}
