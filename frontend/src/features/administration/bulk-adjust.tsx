/** Many adjustments from a CSV file: checked first, shown line by line, and only then applied, once. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { $api } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import { readBase64 } from "@/shared/api/read-base64";
import { useDraft } from "@/shared/drafts/use-draft";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Field, Input } from "@/shared/ui/field";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { BulkTable } from "./bulk-table";
import { RefusalText } from "./refusal-text";

const BATCH_MAX = 80;

export function BulkAdjust() {
  // The file itself cannot be kept: a browser chooses no file by itself.
  const draft = useDraft("bulk", { batch: "" });
  const [batch, setBatch] = useState(draft.initial.batch);
  const [file, setFile] = useState<File | null>(null);
  const [bytes, setBytes] = useState("");
  const [newTypes, setNewTypes] = useState<string[]>([]);
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const check = $api.useMutation("post", "/api/admin/cpd/adjustments/bulk/");
  const apply = $api.useMutation("post", "/api/admin/cpd/adjustments/bulk/", {
    onSettled: () => void refresh(queryClient, ["/api/admin/learners/{learner_uuid}/cpd_transactions/"]),
  });
  const report = apply.data ?? check.data;
  /** Clears the report: a different file or batch name must be checked again. */
  const forget = () => {
    check.reset();
    apply.reset();
  };
  const unknownTypes = [...new Set((report?.rows ?? []).filter((row) => row.unknown_type).map((row) => row.cpd_type))];
  const checkFile = async (confirmed: string[]) => {
    setChecked(true);
    if (batch.trim() === "" || file === null) return;
    forget();
    setNewTypes(confirmed);
    const read = await readBase64(file);
    setBytes(read);
    check.mutate({ body: { batch: batch.trim(), csv_base64: read, dry_run: true, new_types: confirmed } });
  };
  return (
    <div className="space-y-5">
      <form
        noValidate
        aria-label="Bulk adjustment"
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!check.isPending) void checkFile([]);
        }}
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <Field
            label="Batch name"
            hint="Each line is applied only once per batch name, even if you send the file again."
            error={checked && batch.trim() === "" ? "Enter a batch name, such as “Conference November 2026”." : undefined}
          >
            {(wiring) => (
              <Input
                {...wiring}
                maxLength={BATCH_MAX}
                autoComplete="off"
                value={batch}
                onChange={(event) => {
                  setBatch(event.target.value);
                  draft.keep({ batch: event.target.value });
                  forget();
                }}
              />
            )}
          </Field>
          <Field
            label="CSV file"
            hint={
              <>
                The first line must name the columns <code>learner,credits,cpd_type,reason</code>. Commas, semicolons or
                tabs between them; up to 500 rows.
              </>
            }
            error={checked && file === null ? "Choose a file." : undefined}
          >
            {(wiring) => (
              <Input
                {...wiring}
                type="file"
                accept=".csv,text/csv"
                className="file:mr-3 file:font-semibold file:text-brand"
                onChange={(event) => {
                  setFile(event.target.files?.[0] ?? null);
                  forget();
                }}
              />
            )}
          </Field>
        </div>
        <Button type="submit" tone="secondary" busy={check.isPending}>
          {check.isPending ? "Checking…" : "Check file"}
        </Button>
      </form>
      {check.isError && (
        <FailureNotice error={check.error} title="The file couldn’t be checked">
          <RefusalText error={check.error} />
        </FailureNotice>
      )}
      {apply.isError && (
        <FailureNotice error={apply.error} title="The file wasn’t applied">
          <RefusalText error={apply.error} />
        </FailureNotice>
      )}
      {report !== undefined && (
        <>
          <Notice tone={report.refused > 0 ? "danger" : report.dry_run ? "info" : "success"} title={verdictOf(report)}>
            {report.dry_run && report.refused > 0 && "Correct the rejected lines in the file and check it again. Nothing has been saved."}
          </Notice>
          {report.encoding === "windows-1252" && (
            <Notice tone="info" title="Check letters with accents">
              This file isn’t saved as UTF-8. We read it as Windows-1252, which western European versions of Excel write.
              If a name or reason looks wrong below, save the file as “CSV UTF-8” and check it again.
            </Notice>
          )}
          {report.dry_run && unknownTypes.length > 0 && (
            <Notice tone="info" title={unknownTypes.length === 1 ? "A type that no course has" : "Types that no course has"}>
              <p className="mb-3">
                {unknownTypes.map((type) => `“${type}”`).join(", ")}: correct the file if this is a typing error.
              </p>
              <Button
                tone="secondary"
                busy={check.isPending}
                onClick={() => {
                  void checkFile([...newTypes, ...unknownTypes]);
                }}
              >
                {unknownTypes.length === 1 ? "Use it as a new type" : "Use them as new types"}
              </Button>
            </Notice>
          )}
          <BulkTable report={report} />
          {report.dry_run && (
            <Button
              disabled={report.refused > 0 || report.applied === 0}
              onClick={() => {
                setAsking(true);
              }}
            >
              Apply {lines(report.applied)}…
            </Button>
          )}
          <ConfirmDialog
            open={asking}
            onOpenChange={setAsking}
            title={`Apply ${lines(report.applied)}?`}
            confirmLabel={apply.isPending ? "Applying…" : "Apply"}
            confirmTone="primary"
            cancelLabel="Cancel"
            busy={apply.isPending}
            onConfirm={() => {
              apply.mutate(
                { body: { batch: batch.trim(), csv_base64: bytes, dry_run: false, new_types: newTypes } },
                {
                  onSuccess: draft.drop,
                  onSettled: () => {
                    setAsking(false);
                  },
                },
              );
            }}
          >
            <p>Each line adds an entry with its reason to the learner’s history. Entries are permanent.</p>
          </ConfirmDialog>
        </>
      )}
    </div>
  );
}

const lines = (count: number) => (count === 1 ? "1 line" : `${count} lines`);

function verdictOf({ dry_run: dryRun, applied, already_applied: before, refused }: {
  dry_run: boolean;
  applied: number;
  already_applied: number;
  refused: number;
}): string {
  const parts = [
    `${lines(applied)} ${dryRun ? "would be applied" : "applied"}`,
    ...(before > 0 ? [`${before} already applied`] : []),
    ...(refused > 0 ? [`${refused} rejected`] : []),
  ];
  return parts.join(", ");
}
