import { Button } from "./button";

interface DraftNoteProps {
  shown: boolean;
  onDiscard: () => void;
}

/** Tells that a form was filled from a draft. */
export function DraftNote({ shown, onDiscard }: DraftNoteProps) {
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 text-sm text-muted empty:hidden">
      {shown && (
        <>
          <span>We’ve restored what you entered earlier. It hasn’t been saved yet.</span>
          <Button tone="quiet" size="sm" onClick={onDiscard}>
            Discard draft
          </Button>
        </>
      )}
    </div>
  );
}
