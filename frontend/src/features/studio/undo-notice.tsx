import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import type { Removed } from "./outline-changes";

export interface UndoHandle {
  offer: (removed: Removed) => void;
}

/** Says what was removed and puts it back. It takes the focus, because the button that was used is gone. */
export function UndoNotice({ ref, onUndo }: { ref: Ref<UndoHandle>; onUndo: (removed: Removed) => void }) {
  const [removed, setRemoved] = useState<Removed | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useImperativeHandle(ref, () => ({ offer: setRemoved }), []);
  useEffect(() => {
    if (removed !== null) button.current?.focus();
  }, [removed]);
  if (removed === null) return null;
  return (
    <Notice
      tone="info"
      title={`“${removed.title}” was removed`}
      actions={
        <>
          <Button
            ref={button}
            tone="secondary"
            size="sm"
            onClick={() => {
              setRemoved(null);
              onUndo(removed);
            }}
          >
            Undo
          </Button>
          <Button
            tone="quiet"
            size="sm"
            onClick={() => {
              setRemoved(null);
            }}
          >
            Dismiss
          </Button>
        </>
      }
    >
      {removed.what === "module" ? "Its contents went with it." : "Learners lose it when you publish."}
    </Notice>
  );
}
