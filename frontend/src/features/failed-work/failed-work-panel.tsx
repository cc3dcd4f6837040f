/** The failed work of a kind: what it means, its pieces, and trying them again. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { pagedQuery, results } from "@/shared/api/paging";
import type { FailedWork, FailedWorkCount } from "@/shared/api/types";
import { formatAgo, formatDate, formatTime } from "@/shared/format/date-time";
import { emailName } from "@/shared/format/email-names";
import { routes } from "@/shared/navigation/paths";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { LoadMore } from "@/shared/ui/load-more";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Skeleton } from "@/shared/ui/skeleton";
import { useNow } from "@/shared/ui/use-now";
import { kinds, withinSentence } from "./kinds";
import { reasonText } from "./reasons";
import { type RetryProgress, useRetry } from "./use-retry";

export function FailedWorkPanel({ counted: { kind, count, more } }: { counted: FailedWorkCount }) {
  const init = { params: { path: { kind } } };
  const list = useInfiniteQuery(pagedQuery("/api/office/failed-work/{kind}/", init, { select: results, staleTime: 0 }));
  const { progress, start } = useRetry(kind);
  const { title, meaning } = kinds[kind];
  const retryable = list.data?.some((piece) => piece.can_retry) ?? false;
  return (
    <Panel
      title={title}
      actions={
        <div className="flex flex-wrap items-center gap-3">
          <Badge tone={count > 0 ? "danger" : "neutral"}>
            {String(count)}
            {more && "+"}
          </Badge>
          {retryable && (
            <Button
              tone="secondary"
              size="sm"
              busy={progress?.running === true}
              aria-label={`Try all again: ${title}`}
              onClick={() => void start(null)}
            >
              Try all again
            </Button>
          )}
        </div>
      }
    >
      <p className="mb-4 max-w-2xl text-muted">{meaning}</p>
      <Progress progress={progress} />
      <QueryView query={list} level={2} skeleton={<Skeleton className="h-16 w-full" />}>
        {(pieces) => (
          <ul aria-label={title} className="divide-y divide-line">
            {pieces.map((piece) => (
              <Piece
                key={piece.id}
                name={nameOf(piece, kinds[kind].piece)}
                piece={piece}
                busy={progress?.running === true}
                onRetry={() => void start(piece.id)}
              />
            ))}
          </ul>
        )}
      </QueryView>
      <LoadMore query={list} label={`Show more: ${withinSentence(title)}`} />
    </Panel>
  );
}

function Progress({ progress }: { progress: RetryProgress | null }) {
  const failed = progress !== null && progress.error !== null;
  return (
    <>
      <p role="status" className="mb-3 min-h-6 text-sm font-semibold">
        {progress !== null && !failed && resultText(progress)}
      </p>
      {failed && (
        <div className="mb-4">
          <FailureNotice error={progress.error} what={progress.retried === 0 ? "Not tried again" : `Stopped after ${pieces(progress.retried)}`}>
            Nothing was lost, and nothing is done twice. Please try again.
          </FailureNotice>
        </div>
      )}
    </>
  );
}

function resultText({ retried, running, id }: RetryProgress): string {
  if (running) return id === null ? `Trying again… ${pieces(retried)} so far.` : "Trying again…";
  if (retried === 0) return "Nothing to try again: it was done in the meantime.";
  return `${pieces(retried)} under way again. What fails once more comes back to this list.`;
}

function pieces(count: number): string {
  return count === 1 ? "1 piece" : `${String(count)} pieces`;
}

interface PieceProps {
  name: string;
  piece: FailedWork;
  busy: boolean;
  onRetry: () => void;
}

function Piece({ name, piece, busy, onRetry }: PieceProps) {
  const now = useNow();
  const { person, course, since } = piece;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-64 space-y-1">
        <p className="[overflow-wrap:anywhere]">
          <span className="font-semibold">{name}</span>
          {course !== null && <span className="text-muted"> {course.title === "" ? course.uuid : course.title}</span>}
        </p>
        <p className="[overflow-wrap:anywhere]">{reasonText(piece)}</p>
        <p className="flex flex-wrap gap-x-3 gap-y-1 text-sm text-muted">
          {person !== null && (
            <Link to={routes.person} params={{ learnerUuid: person.id }} className="link [overflow-wrap:anywhere]">
              {person.name === "" ? person.id : person.name}
            </Link>
          )}
          <time dateTime={since} title={`${formatDate(since)}, ${formatTime(since)}`}>
            {formatAgo(since, now)}
          </time>
        </p>
      </div>
      {piece.can_retry && (
        <Button tone="secondary" size="sm" busy={busy} aria-label={`Try again: ${name}${person === null ? "" : `, ${person.name}`}`} onClick={onRetry}>
          Try again
        </Button>
      )}
    </li>
  );
}

function nameOf({ subject, reason }: FailedWork, piece: string): string {
  if (subject === "") return piece;
  if (subject === "zoom_registration") return "Zoom registration";
  return reason === "refused_by_zoom" || /\d/.test(subject) ? subject : emailName(subject);
}
