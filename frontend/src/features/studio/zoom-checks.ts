/** What Zoom says about the live sessions on the page. An answer holds as long as the session says what was asked. */
import type { JsonObject, ZoomRoom } from "./draft-types";
import { isRecord, textOf, valueAt } from "./field-path";

/** A live session as the API compares it with Zoom. What cannot be read yet is left out. */
export interface ZoomQuery {
  kind: string;
  number: string;
  starts_at?: string;
  duration_minutes?: number;
  time_zone?: string;
}

export type ZoomCheck =
  | { state: "running"; asked: string }
  | { state: "done"; asked: string; room: ZoomRoom }
  | { state: "failed"; asked: string; error: unknown };

export function queryOf(session: unknown): ZoomQuery {
  const { starts_at: starts, duration_minutes: minutes, time_zone: zone } = isRecord(session) ? session : {};
  return {
    kind: textOf(valueAt(session, "zoom.kind")) || "meeting",
    number: textOf(valueAt(session, "zoom.id")).slice(0, 100),
    ...(typeof starts === "string" && !Number.isNaN(Date.parse(starts)) && { starts_at: starts }),
    ...(typeof minutes === "number" && { duration_minutes: minutes }),
    ...(typeof zone === "string" && zone !== "" && { time_zone: zone }),
  };
}

export const askedOf = (session: unknown) => JSON.stringify(queryOf(session));

export interface ZoomFinding {
  /** The field in the outline: "sessions[0].zoom.id". */
  field: string;
  session: number;
  message: string;
}

/** What was found about sessions that still say the same. */
export function findingsOf(outline: JsonObject, checks: ReadonlyMap<string, ZoomCheck>): readonly ZoomFinding[] {
  const sessions: readonly unknown[] = Array.isArray(outline.sessions) ? outline.sessions : [];
  return sessions.flatMap((session, index) => {
    const check = checks.get(textOf(valueAt(session, "uuid")));
    if (check?.state !== "done" || check.asked !== askedOf(session)) return [];
    return check.room.findings.map(({ field, message }) => ({ field: `sessions[${index}].${field}`, session: index, message }));
  });
}

/** By field, as the fields show it. */
export function remarksOf(findings: readonly ZoomFinding[]): ReadonlyMap<string, string> {
  const remarks = new Map<string, string>();
  for (const { field, message } of findings) remarks.set(field, [remarks.get(field), message].filter(Boolean).join(" "));
  return remarks;
}
