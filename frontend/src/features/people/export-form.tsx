/** Exports everything about a person as a ZIP file: why, how far it is, and the file. */
import { Download } from "lucide-react";
import { useState } from "react";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { ReasonField } from "@/shared/ui/reason-field";
import { type ExportProgress, useExportPerson } from "./use-export-person";

/** What is entered, and kept until the export has begun. */
const blank = { reason: "" };

export function ExportForm({ learnerUuid }: { learnerUuid: string }) {
  const [wanted, setWanted] = useState(false);
  const { progress, begun, goOn } = useExportPerson(learnerUuid);
  return (
    <div className="space-y-5">
      <p className="max-w-3xl text-muted">
        A ZIP file with everything that is stored about this person: as JSON, as tables for spreadsheets, and the files that they
        submitted. Keep the page open until it’s saved.
      </p>
      {progress !== null && <Outcome progress={progress} onGoOn={goOn} />}
      {progress === null && wanted && (
        <Begin
          learnerUuid={learnerUuid}
          onBegun={(cursor) => {
            begun(cursor);
          }}
        />
      )}
      {progress === null && !wanted && (
        <Button
          tone="secondary"
          onClick={() => {
            setWanted(true);
          }}
        >
          Export everything…
        </Button>
      )}
    </div>
  );
}

function Begin({ learnerUuid, onBegun }: { learnerUuid: string; onBegun: (cursor: string) => void }) {
  const draft = useDraft(`export.${learnerUuid}`, blank);
  const [reason, setReason] = useState(draft.initial.reason);
  const [checked, setChecked] = useState(false);
  const mutation = useIntentionMutation("post", "/api/office/people/{learner_uuid}/export/", { refreshes: ["/api/office/audit/"] });
  const begin = () => {
    setChecked(true);
    if (reason.trim() === "" || mutation.isPending) return;
    mutation.mutate({ params: { path: { learner_uuid: learnerUuid } }, body: { reason: reason.trim() } }, {
      onSuccess: ({ cursor }) => {
        draft.drop();
        onBegun(cursor);
      },
    });
  };
  return (
    <form
      noValidate
      aria-label="Export this person’s data"
      className="max-w-2xl space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <ReasonField
        value={reason}
        missing={checked && reason.trim() === ""}
        onChange={(value) => {
          setReason(value);
          draft.keep({ reason: value });
        }}
      />
      {mutation.isError && <FailureNotice error={mutation.error} title="Nothing was exported" />}
      <Button type="submit" busy={mutation.isPending}>
        {mutation.isPending ? "Starting…" : "Export"}
      </Button>
    </form>
  );
}

function Outcome({ progress, onGoOn }: { progress: ExportProgress; onGoOn: () => void }) {
  const { cursor, exported, itemsDone, itemsTotal, filesDone, running, error } = progress;
  const files = exported.files.length;
  if (!running && error === null) {
    return (
      <Notice
        tone="success"
        title="Exported"
        actions={
          <Button tone="secondary" size="sm" onClick={onGoOn}>
            <Download aria-hidden="true" className="size-4" />
            Save the file again
          </Button>
        }
      >
        The file has been saved, with {String(itemsDone)} items and {files === 1 ? "1 file" : `${String(files)} files`}.
      </Notice>
    );
  }
  const [done, total] = cursor === null ? [filesDone, files] : [itemsDone, itemsTotal];
  return (
    <div className="space-y-3">
      <ProgressBar percent={total === 0 ? 0 : (100 * done) / total} label={cursor === null ? "Files fetched" : "Items fetched"} />
      <p className="text-muted">
        {String(itemsDone)} of {String(itemsTotal)} items, {String(filesDone)} of {String(files)} files.
      </p>
      {error !== null && (
        <FailureNotice
          error={error}
          title="The export stopped before the end"
          actions={
            <Button tone="secondary" size="sm" onClick={onGoOn}>
              Continue
            </Button>
          }
        />
      )}
    </div>
  );
}
