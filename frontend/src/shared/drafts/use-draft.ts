/**
 * Keeps what a person enters until it is saved, by the name of what it belongs to ("grade." and the
 * submission's ID). Every form whose input would be work to repeat uses it; a house rule checks that.
 * If the browser refuses to keep the draft, leaving the page asks first.
 */
import { useBlocker } from "@tanstack/react-router";
import { useCallback, useContext, useState } from "react";
import { DraftOwner } from "./draft-owner";
import { draftKey, readDraft, removeDraft, writeDraft } from "./draft-store";

export interface Draft<T> {
  /** What was entered earlier and not saved, or `initial`. */
  initial: T;
  /** Whether `initial` was entered earlier. */
  restored: boolean;
  /** Keeps the current input; nothing remains when it says what the form says by itself. */
  keep: (value: T) => void;
  /** Forgets the draft: it was saved, or is not wanted. */
  drop: () => void;
}

/** `blank` is what the form holds without a draft, and its shape is the draft's. */
export function useDraft<T extends object>(name: string, blank: T): Draft<T> {
  const owner = useContext(DraftOwner);
  const key = owner === null ? null : draftKey(owner, name);
  const [found] = useState(() => {
    const stored = key === null ? undefined : readDraft(key);
    return hasShapeOf(stored, blank) && !sameText(stored, blank) ? stored : null;
  });
  const [restored, setRestored] = useState(found !== null);
  const [start] = useState(blank);
  const [atRisk, setAtRisk] = useState(false);
  const keep = useCallback(
    (value: T) => {
      const empty = sameText(value, start);
      if (key !== null && empty) removeDraft(key);
      setAtRisk(!empty && !(key !== null && writeDraft(key, value)));
    },
    [key, start],
  );
  const drop = useCallback(() => {
    if (key !== null) removeDraft(key);
    setAtRisk(false);
    setRestored(false);
  }, [key]);
  useBlocker({
    shouldBlockFn: () => !window.confirm("Leave this page? What you entered hasn’t been saved and would be lost."),
    enableBeforeUnload: true,
    disabled: !atRisk,
  });
  return { initial: found ?? start, restored, keep, drop };
}

const sameText = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Drafts outlive releases, so one that an earlier release kept may have another shape. */
function hasShapeOf<T>(stored: unknown, model: T): stored is T {
  if (Array.isArray(model)) return Array.isArray(stored);
  if (typeof model !== "object" || model === null) return typeof stored === typeof model;
  if (typeof stored !== "object" || stored === null) return false;
  const fields = stored as Record<string, unknown>;
  return Object.entries(model).every(([field, value]) => hasShapeOf(fields[field], value));
}
