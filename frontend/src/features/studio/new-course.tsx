import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { ApiError } from "@/shared/api/api-error";
import { isOutcomeUnknown } from "@/shared/api/use-intention-mutation";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";
import { isRecord } from "./field-path";
import { textOfFile } from "./read-file";
import { createDraft, importDraft } from "./studio-api";

const TITLE_MAX = 200;

interface NewCourseProps {
  onCreated: (course: string) => void;
}

/** A title and a format are enough to start. */
export function NewCourseForm({ onCreated, onCancel }: NewCourseProps & { onCancel: () => void }) {
  const [title, setTitle] = useState("");
  const [format, setFormat] = useState<"self_paced" | "hybrid">("self_paced");
  const [checked, setChecked] = useState(false);
  const key = useRef<string | null>(null);
  const create = useMutation({
    mutationFn: () => {
      key.current ??= crypto.randomUUID();
      return createDraft({ title: title.trim(), format }, key.current);
    },
    onSuccess: ({ uuid }) => {
      onCreated(uuid);
    },
    onSettled: (_data, error) => {
      if (!isOutcomeUnknown(error)) key.current = null;
    },
  });
  const missing = title.trim() === "" ? "Enter a title. You can change it later." : undefined;
  return (
    <form
      noValidate
      aria-label="New course"
      className="max-w-2xl space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (missing === undefined && !create.isPending) create.mutate();
      }}
    >
      <Field label="Title" error={checked ? missing : undefined}>
        {(wiring) => (
          <Input
            {...wiring}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the author has just asked for this form
            autoFocus
            maxLength={TITLE_MAX}
            value={title}
            onChange={({ target }) => {
              setTitle(target.value);
            }}
          />
        )}
      </Field>
      <Field label="Format" hint="A live course has sessions on Zoom.">
        {(wiring) => (
          <Select
            {...wiring}
            value={format}
            onChange={({ target }) => {
              setFormat(target.value === "hybrid" ? "hybrid" : "self_paced");
            }}
          >
            <option value="self_paced">Self-paced</option>
            <option value="hybrid">Live and self-paced</option>
          </Select>
        )}
      </Field>
      {create.isError && <FailureNotice error={create.error} what="The course wasn’t created" />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={create.isPending}>
          Create
        </Button>
        <Button tone="secondary" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** Imports a definition, as a draft: it may have problems, which the studio shows. */
export function ImportCourse({ onCreated }: NewCourseProps) {
  const input = useRef<HTMLInputElement>(null);
  const read = useMutation({
    mutationFn: async (file: File) => {
      const definition = asDefinition(await textOfFile(file));
      return importDraft(definition);
    },
    onSuccess: ({ uuid }) => {
      onCreated(uuid);
    },
  });
  const { error } = read;
  const is = (code: string) => error instanceof ApiError && error.code === code;
  const exists = is("DRAFT_EXISTS");
  const advice = exists
    ? "Open it in the list, or change the identifier in the file."
    : is("NOT_A_DEFINITION")
      ? "Choose a JSON file that was exported from the studio."
      : undefined;
  return (
    <div className="space-y-4">
      <input
        ref={input}
        type="file"
        aria-label="Course definition"
        className="sr-only"
        tabIndex={-1}
        accept=".json,application/json"
        onChange={({ target }) => {
          const [file] = Array.from(target.files ?? []);
          target.value = "";
          if (file !== undefined) read.mutate(file);
        }}
      />
      <Button tone="secondary" busy={read.isPending} onClick={() => input.current?.click()}>
        <FileUp aria-hidden="true" className="size-4.5" />
        Import a definition
      </Button>
      {read.isError && (
        <FailureNotice
          error={error}
          {...(exists ? { title: "This course is in the studio already" } : { what: "Not imported" })}
        >
          {advice}
        </FailureNotice>
      )}
    </div>
  );
}

function asDefinition(text: string): Record<string, unknown> {
  let read: unknown = null;
  try {
    read = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (!isRecord(read)) throw new ApiError("NOT_A_DEFINITION", 400, "The file is no course definition");
  return read;
}
