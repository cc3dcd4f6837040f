import { useState } from "react";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";

/** Asks for confirmation before work that is waiting to be graded is replaced. */
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
        Replace submission
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Replace your submission?"
        confirmLabel="Replace"
        cancelLabel="Cancel"
        confirmTone="primary"
        busy={false}
        onConfirm={() => {
          setAsking(false);
          onReplace();
        }}
      >
        <p>Your instructor will grade the new work instead.</p>
        {attemptsLeft !== null && (
          <p>{attemptsLeft === 1 ? "This uses your last attempt." : `This uses one of your ${attemptsLeft} remaining attempts.`}</p>
        )}
        <p>Nothing changes until you submit the new work.</p>
      </ConfirmDialog>
    </>
  );
}
