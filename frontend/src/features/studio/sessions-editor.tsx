import { Plus, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { deviceTimeZone, formatTimeRange, formatWeekday, timeZoneName } from "@/shared/format/date-time";
import { clockTimeIn, momentOf } from "@/shared/format/zoned-time";
import { Button } from "@/shared/ui/button";
import { Select } from "@/shared/ui/select";
import { recordsOf } from "./definition";
import { FieldRemarks, fieldMark, useEdited, useFieldValue, useItem, useProblem } from "./edited-item";
import { FieldFrame, ProblemText } from "./field-frame";
import { ChoiceField, TextField, WholeNumberField } from "./fields";
import { isRecord, textOf, valueAt, withValueAt } from "./field-path";
import { focusField } from "./focus-field";
import { MomentField } from "./moment-field";
import { useZoomChecks, type ZoomChecks } from "./use-zoom-checks";
import { ZoomCheckButton, ZoomSummary } from "./zoom-check";
import { findingsOf, remarksOf } from "./zoom-checks";

const SESSIONS_MAX = 30;
const rooms = [
  { value: "meeting", label: "Zoom meeting" },
  { value: "webinar", label: "Zoom webinar" },
] as const;

export function SessionsEditor() {
  const { item } = useEdited();
  const ids = useItem(item, ({ value }) => recordsOf(value.sessions).map(({ uuid }) => textOf(uuid)).join(" "));
  const problem = useProblem("sessions");
  const sessions = ids === "" ? [] : ids.split(" ");
  const zoom = useZoomChecks();
  const stored = useFieldValue("sessions");
  const findings = useMemo(() => findingsOf({ sessions: stored }, zoom.checks), [stored, zoom.checks]);
  const remarks = useMemo(() => remarksOf(findings), [findings]);
  return (
    <div className="space-y-6">
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
      {sessions.length === 0 ? (
        <p className="text-muted">No live sessions yet.</p>
      ) : (
        <ZoomSummary zoom={zoom} sessions={sessions} findings={findings} />
      )}
      <FieldRemarks value={remarks}>
        {sessions.map((uuid, index) => (
          <SessionFields key={uuid} index={index} zoom={zoom} />
        ))}
      </FieldRemarks>
      <Button
        tone="secondary"
        disabled={sessions.length >= SESSIONS_MAX}
        data-field={fieldMark("outline", "sessions")}
        onClick={() => {
          const { value } = item.state();
          const next = {
            uuid: crypto.randomUUID(),
            topic: "",
            duration_minutes: 60,
            time_zone: textOf(valueAt(value, `sessions[${sessions.length - 1}].time_zone`)) || deviceTimeZone(),
            zoom: { kind: "meeting", id: "" },
          };
          item.change({ ...value, sessions: [...recordsOf(value.sessions), next] });
          focusField(fieldMark("outline", `sessions[${sessions.length}].topic`));
        }}
      >
        <Plus aria-hidden="true" className="size-4.5" />
        Add a live session
      </Button>
    </div>
  );
}

function SessionFields({ index, zoom }: { index: number; zoom: ZoomChecks }) {
  const { item } = useEdited();
  const field = `sessions[${index}]`;
  const zone = textOf(useFieldValue(`${field}.time_zone`)) || deviceTimeZone();
  const ofRoom = useProblem(`${field}.zoom`);
  return (
    <section id={`session-${index + 1}`} aria-label={`Live session ${index + 1}`} className="rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
      <div className="mb-4 flex items-center justify-between gap-3">
        <h3 className="text-xl">Session {index + 1}</h3>
        <Button
          tone="quiet"
          size="sm"
          onClick={() => {
            const { value } = item.state();
            item.change({ ...value, sessions: recordsOf(value.sessions).filter((_session, at) => at !== index) });
            focusField(fieldMark("outline", "sessions"));
          }}
        >
          <Trash2 aria-hidden="true" className="size-4" />
          Remove<span className="sr-only"> session {index + 1}</span>
        </Button>
      </div>
      <div className="max-w-2xl space-y-5">
        <TextField field={`${field}.topic`} label="Topic" maxLength={200} />
        <MomentField field={`${field}.starts_at`} label="Starts" timeZone={zone} />
        <StartElsewhere field={field} zone={zone} />
        <TimeZoneField field={field} zone={zone} />
        <WholeNumberField field={`${field}.duration_minutes`} label="Duration in minutes" />
        <ChoiceField field={`${field}.zoom.kind`} label="Zoom room" options={rooms} fallback="meeting" />
        <TextField
          field={`${field}.zoom.id`}
          label="Zoom number"
          inputMode="numeric"
          maxLength={15}
          hint="Digits only. Registration must be switched on at Zoom, and each session needs a room of its own."
        />
        {ofRoom !== undefined && <ProblemText>{ofRoom}</ProblemText>}
        <ZoomCheckButton zoom={zoom} index={index} />
      </div>
    </section>
  );
}

/** What the time is for the author, when the session is announced in another zone. */
function StartElsewhere({ field, zone }: { field: string; zone: string }) {
  const start = new Date(textOf(useFieldValue(`${field}.starts_at`)));
  const minutes = useFieldValue(`${field}.duration_minutes`);
  if (zone === deviceTimeZone() || Number.isNaN(start.getTime())) return null;
  const end = new Date(start.getTime() + (typeof minutes === "number" ? minutes : 0) * 60_000);
  return (
    <p className="text-muted">
      In your time zone ({timeZoneName()}): {formatWeekday(start)}, {formatTimeRange(start, end)}
    </p>
  );
}

/** Choosing another zone keeps the time on the clock: a session at 18:00 stays at 18:00. */
function TimeZoneField({ field, zone }: { field: string; zone: string }) {
  const { item } = useEdited();
  const zones = useMemo(() => [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", zone])].sort(), [zone]);
  return (
    <FieldFrame label="Time zone" hint="In which you announce the session." problem={useProblem(`${field}.time_zone`)}>
      {(wiring) => (
        <Select
          {...wiring}
          data-field={fieldMark("outline", `${field}.time_zone`)}
          value={zone}
          onChange={({ target }) => {
            const { value } = item.state();
            const session = valueAt(value, field);
            if (!isRecord(session)) return;
            const clock = clockTimeIn(textOf(session.starts_at), zone);
            const starts = clock === null ? session.starts_at : (momentOf(clock, target.value) ?? session.starts_at);
            item.change(withValueAt(value, field, { ...session, time_zone: target.value, ...(starts !== undefined && { starts_at: starts }) }));
          }}
        >
          {zones.map((name) => (
            <option key={name} value={name}>
              {name.replaceAll("_", " ")}
            </option>
          ))}
        </Select>
      )}
    </FieldFrame>
  );
}
