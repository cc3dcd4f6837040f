/**
 * Code that no page needs to be read: it is loaded when the browser has nothing else to do, or when it is first needed.
 * Loading early matters offline: a message that says so must not need the network.
 */
import { useSyncExternalStore } from "react";

export interface Deferred<Loaded> {
  /** The module, once it is here. */
  useLoaded: () => Loaded | undefined;
  /** Loads it; after a failure, the next call tries again. */
  load: () => Promise<Loaded>;
}

const everything = new Set<() => Promise<unknown>>();

export function deferred<Loaded>(start: () => Promise<Loaded>): Deferred<Loaded> {
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;
  const listeners = new Set<() => void>();
  const load = () => {
    loading ??= start().then(
      (found) => {
        loaded = found;
        for (const listener of listeners) listener();
        return found;
      },
      (failure: unknown) => {
        loading = undefined;
        throw failure;
      },
    );
    return loading;
  };
  everything.add(load);
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { useLoaded: () => useSyncExternalStore(subscribe, () => loaded), load };
}

/** Loads all of it. A failure is not reported: whoever needs a part asks for it again. */
export async function loadDeferred(): Promise<void> {
  await Promise.allSettled([...everything].map((load) => load()));
}

const IDLE_AT_LATEST_MS = 3000;

/** Loads all of it as soon as the page is shown and the browser is idle. */
export function loadDeferredWhenIdle(): void {
  const start = () => void loadDeferred();
  // Safari has no such call.
  if ("requestIdleCallback" in window) window.requestIdleCallback(start, { timeout: IDLE_AT_LATEST_MS });
  else setTimeout(start, IDLE_AT_LATEST_MS);
}
