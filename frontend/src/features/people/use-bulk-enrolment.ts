/**
 * Enrolments from a file, part by part: each request does a part of the file and says where the next one
 * begins. A part that failed can be sent again, because nobody is enrolled or told twice.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import type { BulkEnrolmentReport, BulkEnrolmentRow } from "@/shared/api/types";

/** What is enrolled and how. */
export interface BulkEnrolment {
  /** The same for every part of a file, in the dry run and the run. */
  batch: string;
  /** The bytes of a chosen file in Base64, or pasted text. */
  source: { csv_base64: string } | { csv: string };
  terms: { kind: "complimentary" | "paid_elsewhere"; reference?: string; reason: string };
}

/** How far a check or a run has come. */
export interface BulkProgress {
  asked: BulkEnrolment;
  dryRun: boolean;
  rows: readonly BulkEnrolmentRow[];
  total: number;
  checkLetters: boolean;
  /** Where the next part begins; null when all parts are done. */
  next: number | null;
  running: boolean;
  /** Why it stopped before the end. */
  error: unknown;
}

export function useBulkEnrolment(courseUuid: string) {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  // The newest walk: an older one stops, and so does all of it when the page is left.
  const walk = useRef(0);
  useEffect(
    () => () => {
      walk.current += 1;
    },
    [],
  );

  const send = (from: BulkProgress): Promise<BulkEnrolmentReport> => {
    const { asked, dryRun, rows, next } = from;
    const body = {
      batch: asked.batch,
      ...asked.source,
      ...asked.terms,
      dry_run: dryRun,
      ...(rows.length > 0 && next !== null && { from_line: next }),
      ...(dryRun && { planned: rows.filter(({ outcome }) => outcome === "enrolled").length }),
    };
    const path = { course_uuid: courseUuid };
    return unwrap(api.POST("/api/office/courses/{course_uuid}/enrolments/bulk/", { params: { path }, body }));
  };

  const go = async (start: BulkProgress) => {
    walk.current += 1;
    const mine = walk.current;
    let state: BulkProgress = { ...start, running: true, error: null };
    setProgress(state);
    do {
      let report: BulkEnrolmentReport;
      try {
        report = await send(state);
      } catch (error) {
        if (walk.current === mine) setProgress({ ...state, running: false, error });
        return;
      }
      if (walk.current !== mine) return;
      state = {
        ...state,
        rows: [...state.rows, ...report.rows],
        total: report.rows_total,
        checkLetters: report.check_letters,
        next: report.next_line,
        running: report.next_line !== null,
      };
      setProgress(state);
    } while (state.next !== null);
    if (!state.dryRun) void refresh(queryClient, ["/api/office/courses/{course_uuid}/enrolments/", "/api/office/courses/{course_uuid}/invitations/"]);
  };

  return {
    progress,
    /** Says what would happen, from the first line on. */
    check: (asked: BulkEnrolment) => {
      void go(first(asked, true));
    },
    /** Enrols, from the first line on. */
    enrol: (asked: BulkEnrolment) => {
      void go(first(asked, false));
    },
    /** Goes on after a failure. */
    goOn: () => {
      if (progress !== null) void go(progress);
    },
    /** Forgets what was checked: something else is entered. */
    forget: () => {
      walk.current += 1;
      setProgress(null);
    },
  };
}

function first(asked: BulkEnrolment, dryRun: boolean): BulkProgress {
  return { asked, dryRun, rows: [], total: 0, checkLetters: false, next: 1, running: true, error: null };
}
