/**
 * The erasure of a person's data: begun once, then continued part by part until its receipt is complete.
 * A part that failed can be sent again, and closing the page loses nothing.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { $api, api, unwrap } from "@/shared/api/client";
import { cacheKey, refresh } from "@/shared/api/query-cache";
import type { ErasureReceipt } from "@/shared/api/types";

/** What an erasure makes stale: the person is found no more, and their enrolments have ended. */
export const refreshesErased = [
  "/api/office/people/{learner_uuid}/",
  "/api/office/people/{learner_uuid}/enrolments/",
  "/api/office/people/",
  "/api/office/audit/",
] as const;

export function useErasure(learnerUuid: string) {
  const queryClient = useQueryClient();
  const init = { params: { path: { learner_uuid: learnerUuid } } };
  const receipt = $api.useQuery("get", "/api/office/people/{learner_uuid}/erasure/", init, { staleTime: 0 });
  const [state, setState] = useState<{ running: boolean; error: unknown }>({ running: false, error: null });
  // The newest walk: an older one stops, and so does all of it when the page is left.
  const walk = useRef(0);
  useEffect(
    () => () => {
      walk.current += 1;
    },
    [],
  );

  const keep = (next: ErasureReceipt) => {
    queryClient.setQueryData(cacheKey("/api/office/people/{learner_uuid}/erasure/", init), next);
  };

  const goOn = async () => {
    walk.current += 1;
    const mine = walk.current;
    setState({ running: true, error: null });
    try {
      for (;;) {
        const next = await unwrap(api.POST("/api/office/people/{learner_uuid}/erasure/continue/", init));
        if (walk.current !== mine) return;
        keep(next);
        if (next.completed_at !== null || waitsForZoom(next)) break;
      }
      setState({ running: false, error: null });
      void refresh(queryClient, refreshesErased);
    } catch (error) {
      if (walk.current === mine) setState({ running: false, error });
    }
  };

  return {
    receipt,
    ...state,
    /** The erasure has begun, with this receipt. */
    begun: (first: ErasureReceipt) => {
      keep(first);
      void goOn();
    },
    /** Goes on after a failure, a pause, or the end of an earlier visit. */
    goOn: () => {
      void goOn();
    },
  };
}

/** Only Zoom has something left to do. */
export function waitsForZoom(receipt: ErasureReceipt): boolean {
  return receipt.completed_at === null && receipt.steps_done === receipt.steps_total && receipt.waiting_for_zoom > 0;
}
