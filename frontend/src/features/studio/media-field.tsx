/** A field that holds an uploaded file: chosen or dropped, with its progress, and what is wrong with it. */
import { useQuery } from "@tanstack/react-query";
import { FileCheck, Upload } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { formatFileSize } from "@/shared/format/file-size";
import { Button } from "@/shared/ui/button";
import { ExternalLink } from "@/shared/ui/external-link";
import { useChangeItem, useCourseDraft, useFieldValue, useProblem, useSetField } from "./edited-item";
import { ProblemText } from "./field-frame";
import { withValueAt } from "./field-path";
import { useFieldMark } from "./fields";
import { mediaQuery } from "./media-requests";
import { extensionsOf, mediaIn, type MediaPurpose, refusalOf, rulesOf } from "./media-types";
import type { InterruptedUpload } from "./media-upload";
import { UploadProgress } from "./upload-progress";
import { UploadedFiles } from "./uploaded-files";
import { useMediaUpload } from "./use-media-upload";

interface MediaFieldProps {
  field: string;
  label: string;
  purpose: MediaPurpose;
  /** The fields that say the same in another way: a file that arrives takes their place. */
  replaces?: readonly string[];
}

/** The ID of an uploaded file, where the field holds one. */
export function useMediaIn(field: string): string | null {
  return mediaIn(useFieldValue(field));
}

export function MediaField({ field, label, purpose, replaces = [] }: MediaFieldProps) {
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const mark = useFieldMark(field);
  const problem = useProblem(field);
  const media = useMediaIn(field);
  const { upload, state, interrupted, start, giveUp } = useMediaUpload(field, replaces);
  const change = useChangeItem();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [over, setOver] = useState(false);

  const take = (files: FileList | null) => {
    const [chosen, second] = Array.from(files ?? []);
    if (chosen === undefined) return;
    const reason = second === undefined ? refusalOf(chosen, purpose) : "Choose one file.";
    const other = interrupted !== null && !isSame(chosen, interrupted) ? otherFile(chosen, interrupted) : null;
    setRefusal(reason ?? other);
    if (reason === null && other === null) start(chosen);
  };
  const drag = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => {
      setOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files);
    },
  };
  const described = [`${id}-rules`, refusal !== null && `${id}-refusal`, problem !== undefined && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div role="group" aria-labelledby={`${id}-label`} className="min-w-0 space-y-3">
      <p id={`${id}-label`} className="font-semibold">
        {label}
      </p>
      {media !== null && <Uploaded media={media} field={field} />}
      {interrupted !== null && (
        <div className="space-y-2 rounded-lg border border-line p-4">
          <p role="status">
            The upload of <bdi className="font-semibold break-words">{interrupted.name}</bdi> ({formatFileSize(interrupted.size)}) isn’t finished. Choose the
            same file again to continue it: what has arrived isn’t sent again.
          </p>
          <Button
            tone="secondary"
            size="sm"
            onClick={() => {
              setRefusal(null);
              giveUp();
            }}
          >
            Give this upload up
          </Button>
        </div>
      )}
      {state.phase !== "idle" ? (
        <UploadProgress upload={upload} state={state} />
      ) : (
        <div
          {...drag}
          role="presentation"
          className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border-2 border-dashed p-4 ${over ? "border-brand bg-brand-soft" : "border-edge bg-sunken"}`}
        >
          <input
            ref={picker}
            type="file"
            tabIndex={-1}
            aria-label={`${label}: file`}
            className="sr-only"
            accept={extensionsOf(purpose)}
            onChange={({ target }) => {
              take(target.files);
              // Reset, so that choosing the same file again is another event.
              target.value = "";
            }}
          />
          <Button tone="secondary" data-field={mark} aria-describedby={described} onClick={() => picker.current?.click()}>
            <Upload aria-hidden="true" className="size-4.5" />
            {interrupted !== null ? "Choose the file again" : media !== null ? "Replace the file" : "Choose a file"}
          </Button>
          {interrupted === null && (
            <UploadedFiles
              label={label}
              purpose={purpose}
              chosen={media}
              onChoose={(file) => {
                setRefusal(null);
                change((body) => [...replaces].reduce((rest, each) => withValueAt(rest, each, undefined), withValueAt(body, field, file.uuid)));
              }}
            />
          )}
          <p id={`${id}-rules`} className="min-w-0 text-sm text-muted">
            Or drop it here: {rulesOf(purpose)}.
          </p>
        </div>
      )}
      <div role="alert" id={`${id}-refusal`} className="text-sm font-semibold text-danger empty:hidden">
        {refusal}
      </div>
      {problem !== undefined && <ProblemText id={`${id}-problem`}>{problem}</ProblemText>}
    </div>
  );
}

/** The file that the field holds. */
function Uploaded({ media, field }: { media: string; field: string }) {
  const { uuid } = useCourseDraft();
  const set = useSetField();
  const files = useQuery(mediaQuery(uuid));
  const file = files.data?.find((each) => each.uuid === media);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line p-4">
      <FileCheck aria-hidden="true" className="size-6 shrink-0 text-brand" />
      <p className="min-w-0 flex-1 basis-40">
        <bdi className="block font-semibold break-words">{file?.name ?? "Uploaded file"}</bdi>
        {file !== undefined && <span className="text-muted">{formatFileSize(file.size_bytes)}</span>}
      </p>
      {file?.url != null && <ExternalLink href={file.url}>Open</ExternalLink>}
      <Button
        tone="secondary"
        size="sm"
        onClick={() => {
          set(field, undefined);
        }}
      >
        Remove from this content
      </Button>
    </div>
  );
}

function isSame(file: File, upload: InterruptedUpload): boolean {
  return file.name === upload.name && file.size === upload.size && file.lastModified === upload.lastModified;
}

function otherFile(file: File, upload: InterruptedUpload): string {
  return file.name === upload.name
    ? `This “${file.name}” isn’t the file whose upload was interrupted: it was changed since. Give that upload up to upload this one.`
    : `“${file.name}” isn’t the file whose upload was interrupted. Choose “${upload.name}”, or give its upload up.`;
}
