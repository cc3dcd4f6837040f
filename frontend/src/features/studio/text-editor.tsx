import { lazy, Suspense, useState } from "react";
import { Notice } from "@/shared/ui/notice";
import { Segmented } from "@/shared/ui/segmented";
import { Skeleton } from "@/shared/ui/skeleton";
import { useFieldValue, useProblem, useSetField } from "./edited-item";
import { ProblemText } from "./field-frame";
import { LongTextField, useFieldMark } from "./fields";
import { textOf } from "./field-path";

// By far the largest library of the site, which only authors of texts need.
const RichText = lazy(() => import("./rich-text").then((module) => ({ default: module.RichText })));

const views = [
  { value: "rich", label: "Formatted" },
  { value: "markdown", label: "Markdown" },
] as const;

/** The line below a table's header. The editor's tables cannot be used by keyboard, so such texts are edited as Markdown. */
const TABLE = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$|^[ \t]*\|[ \t]*:?-+:?[ \t]*\|[ \t]*$/m;

/** A text that is stored as Markdown: edited with its formatting, or as it is stored. */
export function TextEditor({ field, label }: { field: string; label: string }) {
  const value = textOf(useFieldValue(field));
  const set = useSetField();
  const mark = useFieldMark(field);
  const problem = useProblem(field);
  const [unreadable, setUnreadable] = useState(TABLE.test(value));
  const [view, setView] = useState<"rich" | "markdown">(unreadable ? "markdown" : "rich");
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        {view === "rich" && <span className="font-semibold">{label}</span>}
        <Segmented
          label="How to edit"
          value={view}
          options={views}
          onChange={(next) => {
            const cannot = next === "rich" && TABLE.test(value);
            setUnreadable(cannot);
            if (!cannot) setView(next);
          }}
        />
      </div>
      {unreadable && (
        <Notice tone="info" title="This text is shown as Markdown">
          The formatted view can’t show everything in it, such as tables. Nothing was changed.
        </Notice>
      )}
      {view === "markdown" ? (
        <LongTextField field={field} label={`${label} (Markdown)`} rows={18} />
      ) : (
        <>
          <Suspense fallback={<Skeleton className="h-80 rounded-lg" />}>
            <RichText
              label={label}
              mark={mark}
              invalid={problem !== undefined}
              markdown={value}
              onChange={(markdown) => {
                set(field, markdown);
              }}
              onUnreadable={() => {
                setUnreadable(true);
                setView("markdown");
              }}
            />
          </Suspense>
          {problem !== undefined && <ProblemText>{problem}</ProblemText>}
        </>
      )}
    </div>
  );
}
