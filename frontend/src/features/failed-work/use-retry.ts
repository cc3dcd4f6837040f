/**
 * Tries failed work again, request by request: each tries some pieces and says where to go on. One that failed can be
 * sent again with the same key, because nothing is done twice.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import type { FailedWorkKind } from "@/shared/api/types";

/** How far trying again has come. */
export interface RetryProgress {
  /** The piece; null for all of them. */
  id: string | null;
  retried: number;
  running: boolean;
  /** Why it stopped before the end. */
  error: unknown;
}

export function useRetry(kind: FailedWorkKind) {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<RetryProgress | null>(null);
  const running = useRef(false);
  // What the last request that failed was sent with.
  const unanswered = useRef<{ id: string | null; cursor: string | null; key: string } | null>(null);
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);

  const start = async (id: string | null) => {
    if (running.current) return;
    running.current = true;
    const again = unanswered.current?.id === id ? unanswered.current : null;
    let cursor = again?.cursor ?? null;
    let key = again?.key ?? crypto.randomUUID();
    let state: RetryProgress = { id, retried: 0, running: true, error: null };
    setProgress(state);
    try {
      do {
        unanswered.current = { id, cursor, key };
        const body = { ...(id !== null && { id }), ...(cursor !== null && { cursor }) };
        const params = { path: { kind }, header: { "Idempotency-Key": key } };
        const { retried, next } = await unwrap(api.POST("/api/office/failed-work/{kind}/retry/", { params, body }));
        unanswered.current = null;
        state = { ...state, retried: state.retried + retried };
        setProgress(state);
        cursor = next;
        key = crypto.randomUUID();
      } while (cursor !== null && !left.current);
      setProgress({ ...state, running: false });
    } catch (error) {
      setProgress({ ...state, running: false, error });
    } finally {
      running.current = false;
      void refresh(queryClient, ["/api/office/failed-work/", "/api/office/failed-work/{kind}/", "/api/office/audit/"]);
    }
  };
  return { progress, start };
}
