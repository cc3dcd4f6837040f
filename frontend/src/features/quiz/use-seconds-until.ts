import { useEffect, useState } from "react";

const TICK_MS = 500;

/** Whole seconds until a moment on the server's clock, never below 0; null if `moment` is null. */
export function useSecondsUntil(moment: string | null, clockOffsetMs: number): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (moment === null) return;
    const timer = setInterval(() => {
      setNow(Date.now());
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [moment]);
  if (moment === null) return null;
  return Math.max(0, Math.ceil((Date.parse(moment) - now - clockOffsetMs) / 1000));
}
