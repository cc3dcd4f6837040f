import { useCallback, useEffect, useState } from "react";
import type { Enrolment } from "@/shared/api/types";
import { isAwaited, LATE_AFTER_MS, lookAgainAfter } from "./activation";
import { useEnrolments } from "./enrolments-query";

type Find = (enrolments: readonly Enrolment[]) => Enrolment | null;

/**
 * Polls for an enrolment until it exists and is complete. `find` selects it and must keep its
 * identity between renders.
 */
export function useAwaitedEnrolment(find: Find, sessionId: string | null) {
  const [startedAt, setStartedAt] = useState(() => Date.now());
  const [late, setLate] = useState(false);
  const query = useEnrolments((known) => lookAgainAfter(find(known), sessionId, Date.now() - startedAt));
  const enrolment = query.data ? find(query.data) : null;
  const awaited = query.data !== undefined && isAwaited(enrolment, sessionId);

  useEffect(() => {
    if (!awaited || late) return;
    const timer = setTimeout(() => {
      setLate(true);
    }, LATE_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [awaited, late, startedAt]);

  const { refetch } = query;
  const lookAgain = useCallback(() => {
    setLate(false);
    setStartedAt(Date.now());
    void refetch();
  }, [refetch]);

  return { query, enrolment, awaited, late: awaited && late, lookAgain };
}
