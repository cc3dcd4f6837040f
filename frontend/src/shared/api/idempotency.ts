/**
 * One key per intention, not per request: pressing "Enrol" again after a lost answer must give the
 * first answer, not a second payment page. The key is renewed only once an answer was received.
 */
import { useCallback, useMemo, useRef } from "react";

export interface IntentionKey {
  current: () => string;
  renew: () => void;
}

export function useIntentionKey(): IntentionKey {
  const key = useRef<string | null>(null);
  const current = useCallback(() => (key.current ??= crypto.randomUUID()), []);
  const renew = useCallback(() => {
    key.current = null;
  }, []);
  return useMemo(() => ({ current, renew }), [current, renew]);
}
