import { useBlocker } from "@tanstack/react-router";
import { useEffect } from "react";
import type { CourseDraft } from "./course-draft";

/**
 * Leaving the course saves what is unsaved first, and asks only when that fails. Closing the tab asks
 * while anything is unsaved. `isInside` tells which addresses belong to the course.
 */
export function useLeaveGuard(draft: CourseDraft, isInside: (path: string) => boolean): void {
  useBlocker({
    shouldBlockFn: async ({ next }) => {
      if (draft.isSaved() || isInside(next.pathname)) return false;
      if (await draft.flush()) return false;
      return !window.confirm(
        draft.isAtRisk()
          ? "Leave this page? Some changes haven’t been saved and would be lost."
          : "Leave this page? Some changes haven’t been saved. They stay on this device, and you’re offered them when you come back.",
      );
    },
    enableBeforeUnload: () => !draft.isSaved(),
  });
  useEffect(() => {
    draft.resume();
    const whenHidden = () => {
      if (document.visibilityState === "hidden") draft.keepNow();
    };
    const whenOnline = () => {
      draft.resume();
    };
    window.addEventListener("pagehide", draft.keepNow);
    document.addEventListener("visibilitychange", whenHidden);
    window.addEventListener("online", whenOnline);
    return () => {
      window.removeEventListener("pagehide", draft.keepNow);
      document.removeEventListener("visibilitychange", whenHidden);
      window.removeEventListener("online", whenOnline);
      draft.pause();
    };
  }, [draft]);
}
