/** Asks Zoom about live sessions when their author wants it, one after the other. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useCourseDraft } from "./edited-item";
import { recordsOf } from "./definition";
import { textOf } from "./field-path";
import { checkZoomRoom } from "./studio-api";
import { askedOf, queryOf, type ZoomCheck } from "./zoom-checks";

export interface ZoomChecks {
  checks: ReadonlyMap<string, ZoomCheck>;
  busy: boolean;
  /** Of these sessions. The first failure ends it: Zoom is likely to be away for the others too. */
  check: (sessions: readonly string[]) => void;
}

export function useZoomChecks(): ZoomChecks {
  const draft = useCourseDraft();
  const [checks, setChecks] = useState<ReadonlyMap<string, ZoomCheck>>(new Map());
  const [busy, setBusy] = useState(false);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const check = useCallback(
    (sessions: readonly string[]) => {
      const note = (uuid: string, entry: ZoomCheck) => {
        if (!gone.current) setChecks((before) => new Map(before).set(uuid, entry));
      };
      const run = async () => {
        for (const uuid of sessions) {
          const session = recordsOf(draft.outline.state().value.sessions).find((each) => textOf(each.uuid) === uuid);
          if (session === undefined || gone.current) continue;
          const asked = askedOf(session);
          note(uuid, { state: "running", asked });
          try {
            note(uuid, { state: "done", asked, room: await checkZoomRoom(draft.uuid, queryOf(session)) });
          } catch (error) {
            note(uuid, { state: "failed", asked, error });
            return;
          }
        }
      };
      setBusy(true);
      void run().finally(() => {
        if (!gone.current) setBusy(false);
      });
    },
    [draft],
  );
  return { checks, busy, check };
}
