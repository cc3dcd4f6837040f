/** Import and export of question files. Nothing is imported before the author has seen what would be. */
import { useMutation } from "@tanstack/react-query";
import { Download, Upload } from "lucide-react";
import { useId, useRef, useState } from "react";
import { saveBlob } from "@/shared/navigation/save-blob";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { Select } from "@/shared/ui/select";
import { showToast } from "@/shared/ui/toast-store";
import { recordsOf } from "./definition";
import type { ImportedQuestions, QuestionFinding, QuestionFormat } from "./draft-types";
import { sentence, useEdited } from "./edited-item";
import { textOf } from "./field-path";
import { textOfFile } from "./read-file";
import { correctOf, type Question, withFreeIds } from "./quiz-questions";
import { keyTexts, typeOf } from "./question-types";
import { exportQuestions, importQuestions } from "./studio-api";

const formats: readonly { value: QuestionFormat; label: string }[] = [
  { value: "gift", label: "GIFT" },
  { value: "moodle-xml", label: "Moodle XML" },
  { value: "aiken", label: "Aiken" },
  { value: "json", label: "JSON" },
];

export function QuestionFiles() {
  return (
    <div className="grid gap-8 lg:grid-cols-2">
      <ImportQuestions />
      <ExportQuestions />
    </div>
  );
}

function ImportQuestions() {
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [file, setFile] = useState("");
  const read = useMutation({ mutationFn: async (chosen: File) => importQuestions(chosen.name, await textOfFile(chosen)) });
  return (
    <div className="min-w-0 space-y-4">
      <h3 className="font-sans text-base tracking-normal">Import</h3>
      <p id={hint} className="text-muted">
        A file in GIFT, Aiken, Moodle XML or our JSON. You see its questions before they’re added.
      </p>
      <input
        ref={input}
        type="file"
        aria-label="Question file"
        className="sr-only"
        tabIndex={-1}
        accept=".txt,.gift,.xml,.json,.aiken"
        onChange={({ target }) => {
          const [chosen] = Array.from(target.files ?? []);
          target.value = "";
          if (chosen === undefined) return;
          setFile(chosen.name);
          read.mutate(chosen);
        }}
      />
      <Button tone="secondary" busy={read.isPending} aria-describedby={hint} onClick={() => input.current?.click()}>
        <Upload aria-hidden="true" className="size-4.5" />
        Choose a file
      </Button>
      {read.isError && <FailureNotice error={read.error} what={`${file} wasn’t read`} />}
      {read.isSuccess && (
        <ImportPreview
          key={read.submittedAt}
          file={file}
          found={read.data}
          onDone={() => {
            read.reset();
          }}
        />
      )}
    </div>
  );
}

function ImportPreview({ file, found, onDone }: { file: string; found: ImportedQuestions; onDone: () => void }) {
  const { item } = useEdited();
  const count = found.questions.length;
  const questions = count === 1 ? "1 question" : `${count} questions`;
  const add = () => {
    const { value } = item.state();
    const present = recordsOf(value.questions);
    const taken = new Set(present.map(({ id }) => textOf(id)));
    item.change({ ...value, questions: [...present, ...withFreeIds(found.questions, taken)] });
    showToast({ tone: "success", title: `${questions} added`, detail: file });
    onDone();
  };
  return (
    <section aria-label={`Questions in ${file}`} className="space-y-4 rounded-lg border border-line p-4">
      <p role="status" className="font-semibold">
        {file}: {questions}
        {found.problems.length > 0 && `, and ${found.problems.length === 1 ? "1 line that doesn’t" : `${found.problems.length} lines that don’t`} fit`}
      </p>
      <Findings title="Not imported" findings={found.problems.filter(({ severity }) => severity === "not_taken")} />
      <Findings title="Imported without" findings={found.problems.filter(({ severity }) => severity === "left_out")} />
      <ol className="max-h-96 list-decimal space-y-3 overflow-y-auto pl-6">
        {found.questions.map((question, index) => (
          <li key={index}>
            <p className="font-semibold">{textOf(question.text)}</p>
            <Answers question={question} />
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-3">
        {count > 0 && <Button onClick={add}>Add {questions}</Button>}
        <Button tone="secondary" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </section>
  );
}

/** The options with the right ones marked, or the right answer in words. */
function Answers({ question }: { question: Question }) {
  const type = typeOf(question);
  if (type !== "single" && type !== "multiple") {
    return (
      <ul>
        {keyTexts(question).map((text, index) => (
          <li key={index} className="text-success">
            {text}
          </li>
        ))}
      </ul>
    );
  }
  const correct = correctOf(question);
  return (
    <ul>
      {recordsOf(question.options).map((option) => (
        <li key={textOf(option.id)} className={correct.includes(textOf(option.id)) ? "text-success" : "text-muted"}>
          <span aria-hidden="true">{correct.includes(textOf(option.id)) ? "✓" : "·"}</span> {textOf(option.text)}
          {correct.includes(textOf(option.id)) && <span className="sr-only"> (right)</span>}
        </li>
      ))}
    </ul>
  );
}

function Findings({ title, findings }: { title: string; findings: readonly QuestionFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <Notice tone="waiting" title={title}>
      <ul className="max-h-60 space-y-1 overflow-y-auto">
        {findings.map(({ line, message }, index) => (
          <li key={index}>
            <span className="font-semibold">Line {line}:</span> {sentence(message)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function ExportQuestions() {
  const { item } = useEdited();
  const id = useId();
  const [format, setFormat] = useState<QuestionFormat>("gift");
  const write = useMutation({
    mutationFn: () => exportQuestions(format, recordsOf(item.state().value.questions)),
    onSuccess: ({ file_name, text }) => {
      saveBlob(new Blob([text], { type: "text/plain;charset=utf-8" }), file_name);
    },
  });
  const lost = write.data?.problems ?? [];
  return (
    <div className="min-w-0 space-y-4">
      <h3 className="font-sans text-base tracking-normal">Export</h3>
      <div className="max-w-xs space-y-1.5">
        <label htmlFor={id} className="block font-semibold">
          Format
        </label>
        <Select
          id={id}
          value={format}
          onChange={({ target }) => {
            setFormat(formats.find(({ value }) => value === target.value)?.value ?? "json");
          }}
        >
          {formats.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </div>
      <Button
        tone="secondary"
        busy={write.isPending}
        onClick={() => {
          write.mutate();
        }}
      >
        <Download aria-hidden="true" className="size-4.5" />
        Download the questions
      </Button>
      {write.isError && <FailureNotice error={write.error} what="The questions weren’t exported" />}
      {lost.length > 0 && (
        <Notice tone="waiting" title="Not everything fits this format">
          <ul>
            {lost.map(({ line, message }, index) => (
              <li key={index}>
                Question {line}: {sentence(message)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
