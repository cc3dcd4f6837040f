/**
 * The comments that somebody keeps for feedback: with their account. What an earlier release kept in this browser is
 * moved there once; until it has arrived, and as far as it does not fit, it stays here and can be used all the same.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { $api } from "@/shared/api/client";
import { cacheKey, refresh } from "@/shared/api/query-cache";
import { useDraft } from "@/shared/drafts/use-draft";
import { changed, thatFit } from "./comments";

const path = "/api/users/me/saved-comments/";
/** As an earlier release kept them. */
const none: { comments: string[] } = { comments: [] };

/** A change applies to what is kept by then, and done twice it is done once: no idempotency key is kept. */
function useChange(failure?: string) {
  const queryClient = useQueryClient();
  return $api.useMutation("patch", path, {
    ...(failure !== undefined && { meta: { failure } }),
    onSuccess: (_nothing, { body }) => {
      queryClient.setQueryData(cacheKey(path, {}), (known) => known && { comments: changed(known.comments, body) });
    },
    // Another window may have changed more.
    onSettled: () => {
      void refresh(queryClient, [path]);
    },
  });
}

export function useSavedComments() {
  const query = $api.useQuery("get", path, {});
  const change = useChange();
  const move = useChange("Your comments weren’t moved to your account");
  const { initial, keep } = useDraft("comments", none);
  const [here, setHere] = useState(initial.comments);
  const begun = useRef(false);
  const stored = query.data?.comments;
  const { mutateAsync } = move;

  const stay = useCallback(
    (comments: string[]) => {
      setHere(comments);
      keep({ comments });
    },
    [keep],
  );
  const bring = useCallback(
    async (kept: readonly string[], found: readonly string[]) => {
      const missing = found.filter((text) => !kept.includes(text));
      const fitting = thatFit(kept, missing);
      if (fitting.length > 0) await mutateAsync({ body: { add: fitting, remove: [] } });
      stay(missing.filter((text) => !fitting.includes(text)));
    },
    [mutateAsync, stay],
  );
  useEffect(() => {
    if (stored === undefined || begun.current || initial.comments.length === 0) return;
    begun.current = true;
    // The failure is announced, and everything stays where it is.
    bring(stored, initial.comments).catch(() => undefined);
  }, [stored, initial, bring]);

  return {
    query,
    /** With the account; undefined while that is not known. */
    stored,
    /** In this browser alone. */
    here: here.filter((text) => stored?.includes(text) !== true),
    change,
    isMoving: move.isPending,
    /** Tries again to move what is here. */
    moveAgain: () => {
      if (stored !== undefined) bring(stored, here).catch(() => undefined);
    },
    /** Forgets what is here alone. */
    forget: (text: string) => {
      stay(here.filter((each) => each !== text));
    },
  };
}
