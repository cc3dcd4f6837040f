import { FileUp, Upload } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { formatFileSize } from "@/shared/format/file-size";
import { Button } from "@/shared/ui/button";
import { acceptedBy, type Assignment, fileRefusal, formatLimit } from "./assignment";

interface FileFieldProps {
  assignment: Assignment;
  onSubmit: (file: File) => void;
}

/** Chooses a file by picker or drag and drop. Invalid files are rejected before anything is sent. */
export function FileField({ assignment, onSubmit }: FileFieldProps) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [over, setOver] = useState(false);

  const take = (files: FileList | null) => {
    const chosen = files?.[0];
    if (!chosen) return;
    const reason = files.length > 1 ? "You can submit only one file" : fileRefusal(chosen, assignment);
    setRefusal(reason);
    setFile(reason === null ? chosen : null);
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
  const formats = assignment.extensions.map((extension) => `.${extension}`).join(", ");
  return (
    <div className="space-y-4">
      <label
        {...drag}
        className={`flex cursor-pointer flex-col items-center gap-2 rounded-xl border-2 border-dashed px-5 py-8 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand ${over ? "border-brand bg-brand-soft" : "border-edge bg-sunken hover:border-brand"}`}
      >
        <input
          type="file"
          accept={acceptedBy(assignment)}
          aria-label="File"
          aria-describedby={`${id}-rules${refusal === null ? "" : ` ${id}-refusal`}`}
          aria-invalid={refusal !== null}
          className="sr-only"
          onChange={(event) => {
            take(event.target.files);
            // Reset, so that choosing the same file again after editing it fires another event.
            event.target.value = "";
          }}
        />
        <Upload aria-hidden="true" className="size-7 text-brand" />
        <span className="font-semibold">
          <span className="link">{file === null ? "Choose a file" : "Choose another file"}</span> or drop it here
        </span>
        <span id={`${id}-rules`} className="text-sm text-muted">
          {formats} · up to {formatLimit(assignment.maxBytes)}
        </span>
      </label>
      <div role="alert" id={`${id}-refusal`} className="font-semibold text-danger empty:hidden">
        {refusal}
      </div>
      {file !== null && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line p-4">
          <FileUp aria-hidden="true" className="size-6 shrink-0 text-brand" />
          <p className="min-w-0 flex-1 basis-40">
            <bdi className="block font-semibold break-words">{file.name}</bdi>
            <span className="text-muted">{formatFileSize(file.size)}</span>
          </p>
          <Button
            onClick={() => {
              onSubmit(file);
            }}
          >
            Submit file
          </Button>
        </div>
      )}
    </div>
  );
}
