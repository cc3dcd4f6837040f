/**
 * The export of a person: begun once, with an entry in the audit log, then fetched part by part, and made into a ZIP file
 * here. A part that failed is asked for again; closing the page ends the export.
 */
import { useEffect, useRef, useState } from "react";
import { api, unwrap } from "@/shared/api/client";
import { saveBlob } from "@/shared/navigation/save-blob";
import { type Exported, nothing, withPart, zipOf } from "./export-files";

export interface ExportProgress {
  /** Where the next part begins; `null` once all are here. */
  cursor: string | null;
  exported: Exported;
  itemsDone: number;
  itemsTotal: number;
  filesDone: number;
  running: boolean;
  /** Why it stopped before the end. */
  error: unknown;
}

export function useExportPerson(learnerUuid: string) {
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  // The newest walk: an older one stops, and so does all of it when the page is left.
  const walk = useRef(0);
  useEffect(
    () => () => {
      walk.current += 1;
    },
    [],
  );

  const go = async (start: ExportProgress) => {
    walk.current += 1;
    const mine = walk.current;
    const isMine = () => walk.current === mine;
    let state: ExportProgress = { ...start, filesDone: 0, running: true, error: null };
    const show = (next: ExportProgress) => {
      state = next;
      if (isMine()) setProgress(next);
    };
    show(state);
    try {
      while (state.cursor !== null) {
        const params = { path: { learner_uuid: learnerUuid }, query: { cursor: state.cursor } };
        const part = await unwrap(api.GET("/api/office/people/{learner_uuid}/export/parts/", { params }));
        if (!isMine()) return;
        show({
          ...state,
          cursor: part.next_cursor,
          exported: withPart(state.exported, part),
          itemsDone: part.items_done,
          itemsTotal: part.items_total,
        });
      }
      const file = await zipOf(state.exported, (filesDone) => {
        show({ ...state, filesDone });
      });
      if (!isMine()) return;
      saveBlob(file, `person-${learnerUuid}.zip`);
      show({ ...state, running: false });
    } catch (error) {
      show({ ...state, running: false, error });
    }
  };

  return {
    progress,
    /** The export has begun at this cursor. */
    begun: (cursor: string) => {
      void go({ cursor, exported: nothing, itemsDone: 0, itemsTotal: 0, filesDone: 0, running: true, error: null });
    },
    /** Goes on after a failure, or saves the file once more. */
    goOn: () => {
      if (progress !== null) void go(progress);
    },
  };
}
