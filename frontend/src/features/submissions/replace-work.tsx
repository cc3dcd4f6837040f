import { useState } from "react";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";

/** Asks before work that waits for its grade is exchanged. */
export function ReplaceWork({ attemptsLeft, onReplace }: { attemptsLeft: number | null; onReplace: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        tone="secondary"
        onClick={() => {
          setAsking(true);
        }}
      >
        Replace your work
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Replace what you handed in?"
        confirmLabel="Replace it"
        cancelLabel="Keep it"
        confirmTone="primary"
        busy={false}
        onConfirm={() => {
          setAsking(false);
          onReplace();
        }}
      >
        <p>Your instructor will grade the new work and not the one from before.</p>
        {attemptsLeft !== null && (
          <p>{attemptsLeft === 1 ? "This uses your last attempt." : `This uses one of your ${attemptsLeft} attempts left.`}</p>
        )}
        <p>Nothing changes until you have handed in the new one.</p>
      </ConfirmDialog>
    </>
  );
}
