import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { describeError } from "@/shared/api/error-texts";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { refusal, thatFit } from "./comments";
import { useSavedComments } from "./use-saved-comments";

interface SavedCommentsProps {
  /** What is entered now, which can become a saved comment. */
  feedback: string;
  onUse: (comment: string) => void;
}

/** Comments that a grader uses again. They are kept with the account. */
export function SavedComments({ feedback, onUse }: SavedCommentsProps) {
  const { query, stored, here, change, isMoving, moveAgain, forget } = useSavedComments();
  const [said, setSaid] = useState("");
  const summary = useRef<HTMLElement>(null);
  const entered = feedback.trim();
  const isKept = stored?.includes(entered) === true;
  const reason = stored === undefined || entered === "" || isKept ? null : refusal(stored, entered);
  const canSave = stored !== undefined && entered !== "" && !isKept && reason === null;

  const make = (body: { add: string[]; remove: string[] }, what: string) => {
    setSaid("");
    change.mutate(
      { body },
      {
        onSuccess: () => {
          setSaid(what);
          // The button of a comment goes with it.
          if (body.remove.length > 0) summary.current?.focus();
        },
      },
    );
  };
  return (
    <details className="rounded-md border border-line px-4 py-3">
      <summary ref={summary} className="cursor-pointer font-semibold">
        Saved comments{stored !== undefined && ` (${stored.length + here.length})`}
      </summary>
      {query.isPending && <p className="pt-2 text-muted">Loading your comments…</p>}
      {stored === undefined && query.error !== null && (
        <div role="alert" className="space-y-2 pt-2">
          <p>Your comments can’t be shown: {describeError(query.error).title}.</p>
          <Button tone="secondary" size="sm" busy={query.isFetching} onClick={() => void query.refetch()}>
            Try again
          </Button>
        </div>
      )}
      <ul className="divide-y divide-line pt-2">
        {stored?.map((comment) => (
          <Comment
            key={comment}
            comment={comment}
            busy={change.isPending}
            onUse={onUse}
            onRemove={() => {
              make({ add: [], remove: [comment] }, "Comment removed.");
            }}
          />
        ))}
        {here.map((comment) => (
          <Comment
            key={comment}
            comment={comment}
            busy={isMoving}
            onUse={onUse}
            onRemove={() => {
              forget(comment);
              setSaid("Comment removed.");
              summary.current?.focus();
            }}
          >
            <span className="block text-sm text-muted">Only in this browser</span>
          </Comment>
        ))}
      </ul>
      {change.isError && <FailureNotice error={change.error} what="Comments not changed" />}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="quiet"
          size="sm"
          disabled={!canSave}
          busy={change.isPending}
          onClick={() => {
            make({ add: [entered], remove: [] }, "Comment saved.");
          }}
        >
          <Plus aria-hidden="true" className="size-4" /> Save this feedback as a comment
        </Button>
        {stored !== undefined && thatFit(stored, here).length > 0 && (
          <Button tone="quiet" size="sm" busy={isMoving} onClick={moveAgain}>
            Move to my account
          </Button>
        )}
      </div>
      <p role="status" className="pt-1 text-sm text-muted">
        {reason ?? (said === "" ? "Kept with your account, on every device." : said)}
      </p>
    </details>
  );
}

interface CommentProps {
  comment: string;
  busy: boolean;
  onUse: (comment: string) => void;
  onRemove: () => void;
  /** What else is to be known of it. */
  children?: ReactNode;
}

function Comment({ comment, busy, onUse, onRemove, children }: CommentProps) {
  return (
    <li className="flex items-start gap-2 py-1">
      <button
        type="button"
        className="min-h-11 min-w-0 flex-1 rounded-md px-2 py-2 text-left whitespace-pre-line wrap-anywhere hover:bg-sunken"
        onClick={() => {
          onUse(comment);
        }}
      >
        <span className="sr-only">Add: </span>
        {comment}
        {children}
      </button>
      <Button tone="quiet" size="icon" aria-disabled={busy} onClick={busy ? undefined : onRemove}>
        <Trash2 aria-hidden="true" className="size-4" />
        <span className="sr-only">Remove the comment {comment.slice(0, 40)}</span>
      </Button>
    </li>
  );
}
