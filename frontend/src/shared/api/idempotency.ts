/**
 * One key per intention, not per request: clicking "Enrol" again after a lost response must return the
 * first response, not a second payment page. The key is renewed only after a response was received.
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
