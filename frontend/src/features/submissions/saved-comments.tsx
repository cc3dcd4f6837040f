import { Plus, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useDraft } from "@/shared/drafts/use-draft";
import { Button } from "@/shared/ui/button";

const COMMENTS_MAX = 50;
const none: { comments: string[] } = { comments: [] };

interface SavedCommentsProps {
  /** What is entered now, which can become a saved comment. */
  feedback: string;
  onUse: (comment: string) => void;
}

/** Comments that an instructor uses again, kept in this browser for as long as they are used at least monthly. */
export function SavedComments({ feedback, onUse }: SavedCommentsProps) {
  const { initial, keep } = useDraft("comments", none);
  const [comments, setComments] = useState(initial.comments);
  useEffect(() => {
    keep({ comments });
  }, [comments, keep]);
  const entered = feedback.trim();
  const canSave = entered !== "" && !comments.includes(entered) && comments.length < COMMENTS_MAX;
  return (
    <details className="rounded-md border border-line px-4 py-3">
      <summary className="cursor-pointer font-semibold">Saved comments ({comments.length})</summary>
      <ul className="divide-y divide-line pt-2">
        {comments.map((comment) => (
          <li key={comment} className="flex items-start gap-2 py-1">
            <button
              type="button"
              className="min-h-11 min-w-0 flex-1 rounded-md px-2 py-2 text-left whitespace-pre-line wrap-anywhere hover:bg-sunken"
              onClick={() => {
                onUse(comment);
              }}
            >
              <span className="sr-only">Add: </span>
              {comment}
            </button>
            <Button
              tone="quiet"
              size="icon"
              onClick={() => {
                setComments(comments.filter((each) => each !== comment));
              }}
            >
              <Trash2 aria-hidden="true" className="size-4" />
              <span className="sr-only">Remove the comment {comment.slice(0, 40)}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Button
        tone="quiet"
        size="sm"
        disabled={!canSave}
        onClick={() => {
          setComments([...comments, entered]);
        }}
      >
        <Plus aria-hidden="true" className="size-4" /> Save this feedback as a comment
      </Button>
      <p className="pt-1 text-sm text-muted">Kept in this browser.</p>
    </details>
  );
}
