import { useCallback, useEffect, useState } from "react";
import type { Enrolment } from "@/shared/api/types";
import { isAwaited, LATE_AFTER_MS, lookAgainAfter, SLOW_AFTER_MS } from "./activation";
import { useEnrolments } from "./enrolments-query";

/** How long the page has been waiting for a payment. */
export type PaymentWaitStage = "short" | "slow" | "late";

type Find = (enrolments: readonly Enrolment[]) => Enrolment | null;

/**
 * Polls for an enrolment until it exists and is complete. `find` selects it and must keep its
 * identity between renders.
 */
export function useAwaitedEnrolment(find: Find, sessionId: string | null) {
  const [startedAt, setStartedAt] = useState(() => Date.now());
  const [wait, setWait] = useState<PaymentWaitStage>("short");
  const query = useEnrolments((known) => lookAgainAfter(find(known), sessionId, Date.now() - startedAt));
  const enrolment = query.data ? find(query.data) : null;
  const awaited = query.data !== undefined && isAwaited(enrolment, sessionId);

  useEffect(() => {
    if (!awaited) return;
    const slow = setTimeout(() => {
      setWait("slow");
    }, SLOW_AFTER_MS);
    const late = setTimeout(() => {
      setWait("late");
    }, LATE_AFTER_MS);
    return () => {
      clearTimeout(slow);
      clearTimeout(late);
    };
  }, [awaited, startedAt]);

  const { refetch } = query;
  const lookAgain = useCallback(() => {
    setWait("short");
    setStartedAt(Date.now());
    void refetch();
  }, [refetch]);

  return { query, enrolment, awaited, wait, lookAgain };
}
