/**
 * A report, fetched part by part: each request looks at some facts of a course and says where the next part begins.
 * A part that failed is asked for again.
 */
import { useEffect, useRef, useState } from "react";
import { saveBlob } from "@/shared/navigation/save-blob";
import { type ReportName, type ReportPart, reportKinds } from "./kinds";

/** What is reported, and as what. */
export interface AskedReport {
  kind: ReportName;
  courses: readonly { uuid: string; title: string }[];
  /** Days such as "2026-01-31"; empty without a limit. */
  from: string;
  to: string;
  format: "csv" | "json";
}

export interface ReportProgress {
  asked: AskedReport;
  /** Courses that are done. */
  done: number;
  /** Where the next part of the course at `done` begins. */
  cursor: string | null;
  lookedAt: number;
  found: number;
  /** Parts of the CSV file. */
  csv: readonly string[];
  rows: readonly object[];
  running: boolean;
  /** Why it stopped before the end. */
  error: unknown;
}

export function useReport() {
  const [progress, setProgress] = useState<ReportProgress | null>(null);
  // The newest walk: an older one stops, and so does all of it when the page is left.
  const walk = useRef(0);
  useEffect(
    () => () => {
      walk.current += 1;
    },
    [],
  );

  const go = async (start: ReportProgress) => {
    walk.current += 1;
    const mine = walk.current;
    let state: ReportProgress = { ...start, running: true, error: null };
    setProgress(state);
    for (let course = courseOf(state); course !== undefined; course = courseOf(state)) {
      try {
        state = after(state, await askFor(course.uuid, state));
      } catch (error) {
        if (walk.current === mine) setProgress({ ...state, running: false, error });
        return;
      }
      if (walk.current !== mine) return;
      setProgress(state);
    }
    setProgress({ ...state, running: false });
    save(state);
  };

  return {
    progress,
    start: (asked: AskedReport) => {
      void go({ asked, done: 0, cursor: null, lookedAt: 0, found: 0, csv: [], rows: [], running: true, error: null });
    },
    /** Goes on after a failure. */
    goOn: () => {
      if (progress !== null) void go(progress);
    },
    /** Forgets the report: another one is chosen. */
    forget: () => {
      walk.current += 1;
      setProgress(null);
    },
    /** Saves the file once more. */
    saveAgain: () => {
      if (progress !== null) save(progress);
    },
  };
}

const courseOf = ({ asked, done }: ReportProgress) => asked.courses[done];

function askFor(course: string, { asked, cursor, csv }: ReportProgress): Promise<ReportPart> {
  return reportKinds[asked.kind].ask({
    course,
    format: asked.format,
    ...(asked.from !== "" && { from: asked.from }),
    ...(asked.to !== "" && { to: asked.to }),
    ...(csv.length > 0 && { has_headings: true }),
    ...(cursor !== null && { cursor }),
  });
}

function after(state: ReportProgress, part: ReportPart): ReportProgress {
  return {
    ...state,
    done: part.next_cursor === null ? state.done + 1 : state.done,
    cursor: part.next_cursor,
    lookedAt: state.lookedAt + part.looked_at,
    found: state.found + part.found,
    csv: part.csv === null ? state.csv : [...state.csv, part.csv],
    rows: [...state.rows, ...part.rows],
  };
}

function save({ asked, csv, rows }: ReportProgress): void {
  const of = asked.courses.length === 1 ? "" : "-all-courses";
  const days = [asked.from, asked.to].filter((day) => day !== "").map((day) => `-${day}`);
  const name = `${asked.kind}${of}${days.join("")}.${asked.format}`;
  const file =
    asked.format === "csv"
      ? new Blob([...csv], { type: "text/csv;charset=utf-8" })
      : new Blob([`${JSON.stringify(rows, null, 2)}\n`], { type: "application/json" });
  saveBlob(file, name);
}
