/** How far an erasure is, and its receipt. */
import { Download } from "lucide-react";
import type { ErasureReceipt as Receipt } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { saveBlob } from "@/shared/navigation/save-blob";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { Elsewhere, KindList } from "./erasure-preview";
import { countOf } from "./kinds";
import { waitsForZoom } from "./use-erasure";

interface ErasureReceiptProps {
  receipt: Receipt;
  running: boolean;
  error: unknown;
  onGoOn: () => void;
}

export function ErasureReceipt({ receipt, running, error, onGoOn }: ErasureReceiptProps) {
  const { completed_at: completedAt, steps_done: done, steps_total: total } = receipt;
  const waiting = waitsForZoom(receipt);
  const goOn = (label: string) => (
    <Button tone="secondary" size="sm" onClick={onGoOn}>
      {label}
    </Button>
  );
  return (
    <div className="space-y-4">
      {completedAt === null ? (
        <>
          <ProgressBar percent={total === 0 ? 0 : (100 * done) / total} label="Erased so far" />
          {running && <p role="status">Erasing… You can leave this page and continue later.</p>}
          {error !== null && <FailureNotice error={error} title="The erasure stopped. Nothing is lost." actions={goOn("Continue")} />}
          {!running && error === null && waiting && (
            <Notice tone="waiting" title="Waiting for Zoom" actions={goOn("Check again")}>
              {countOf(receipt.waiting_for_zoom, "registration")} must be cancelled at Zoom before the last address is removed.
              This takes a few minutes.
            </Notice>
          )}
          {!running && error === null && !waiting && (
            <Notice tone="waiting" title="This erasure isn’t complete" actions={goOn("Continue")}>
              The account is closed. Continue to remove the rest.
            </Notice>
          )}
        </>
      ) : (
        <Notice tone="success" title="Erased">
          Nothing that describes this person is stored any more. Certificates still verify, and say that the name was removed.
        </Notice>
      )}
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        <dt className="text-muted">Begun</dt>
        <dd>
          {formatDate(receipt.begun_at)}, {formatTime(receipt.begun_at)}
        </dd>
        {completedAt !== null && (
          <>
            <dt className="text-muted">Completed</dt>
            <dd>
              {formatDate(completedAt)}, {formatTime(completedAt)}
            </dd>
          </>
        )}
        <dt className="text-muted">By</dt>
        <dd className="[overflow-wrap:anywhere]">{receipt.by_name === "" ? receipt.by : receipt.by_name}</dd>
        {receipt.checkouts_ended > 0 && (
          <>
            <dt className="text-muted">Open checkouts ended at Stripe</dt>
            <dd>{receipt.checkouts_ended}</dd>
          </>
        )}
        <dt className="text-muted">Enrolments ended</dt>
        <dd>{receipt.enrolments_ended}</dd>
        <dt className="text-muted">Versions of files removed</dt>
        <dd>{receipt.files_removed}</dd>
      </dl>
      {receipt.open_checkouts > 0 && completedAt === null && (
        <Notice tone="waiting" title="A checkout is still open">
          {countOf(receipt.open_checkouts, "checkout")} must be ended at Stripe before anything else is removed.
        </Notice>
      )}
      {receipt.refused_by_zoom > 0 && (
        <Notice tone="danger" title="Zoom refused to cancel">
          {countOf(receipt.refused_by_zoom, "registration")}: the host must remove them at Zoom by hand.
        </Notice>
      )}
      <KindList title="Removed" kinds={receipt.removed.map(({ kind, done: items }) => ({ kind, items }))} />
      <KindList
        title="Kept without the name or any text about the person"
        kinds={receipt.emptied.map(({ kind, done: items }) => ({ kind, items }))}
      />
      <Elsewhere lines={receipt.elsewhere} />
      <Button
        tone="secondary"
        onClick={() => {
          const text = `${JSON.stringify(receipt, null, 2)}\n`;
          saveBlob(new Blob([text], { type: "application/json" }), `erasure-${receipt.learner_uuid}.json`);
        }}
      >
        <Download aria-hidden="true" className="size-4" />
        Download the receipt
      </Button>
    </div>
  );
}
