/** The buttons that check live sessions against Zoom, and what was found. */
import { CircleCheck, Video } from "lucide-react";
import { useId } from "react";
import { ApiError } from "@/shared/api/api-error";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { fieldMark, useFieldValue } from "./edited-item";
import { textOf } from "./field-path";
import { focusField } from "./focus-field";
import type { ZoomChecks } from "./use-zoom-checks";
import { askedOf, type ZoomFinding } from "./zoom-checks";

interface ZoomCheckButtonProps {
  zoom: ZoomChecks;
  index: number;
}

/** Of one session, with what came of it. */
export function ZoomCheckButton({ zoom, index }: ZoomCheckButtonProps) {
  const session = useFieldValue(`sessions[${index}]`);
  const kind = textOf(useFieldValue(`sessions[${index}].zoom.kind`)) === "webinar" ? "webinar" : "meeting";
  const uuid = textOf(useFieldValue(`sessions[${index}].uuid`));
  const found = zoom.checks.get(uuid);
  const check = found?.asked === askedOf(session) ? found : undefined;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          tone="secondary"
          size="sm"
          busy={check?.state === "running"}
          disabled={zoom.busy}
          onClick={() => {
            zoom.check([uuid]);
          }}
        >
          <Video aria-hidden="true" className="size-4" />
          Check the {kind}
          <span className="sr-only"> of session {index + 1}</span>
        </Button>
        <p role="status" className="flex min-w-0 items-center gap-2">
          {check?.state === "done" && check.room.findings.length === 0 && (
            <>
              <CircleCheck aria-hidden="true" className="size-5 shrink-0 text-success" />
              {check.room.over ? "This session is over. Nothing is left to check." : "Zoom agrees with this session."}
            </>
          )}
          {check?.state === "done" && check.room.findings.length > 0 && (
            <span className="font-semibold">
              {check.room.findings.length === 1 ? "1 thing doesn’t agree with Zoom." : `${check.room.findings.length} things don’t agree with Zoom.`}
            </span>
          )}
        </p>
      </div>
      {check?.state === "failed" && (
        <FailureNotice error={check.error} what="Not checked">
          {check.error instanceof ApiError && check.error.code === "UNAVAILABLE" ? check.error.message : undefined}
        </FailureNotice>
      )}
    </div>
  );
}

interface ZoomSummaryProps {
  zoom: ZoomChecks;
  sessions: readonly string[];
  findings: readonly ZoomFinding[];
}

/** Checks all sessions, and lists what was found; each entry leads to its field. */
export function ZoomSummary({ zoom, sessions, findings }: ZoomSummaryProps) {
  const heading = useId();
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          tone="secondary"
          busy={zoom.busy}
          onClick={() => {
            zoom.check(sessions);
          }}
        >
          <Video aria-hidden="true" className="size-4.5" />
          Check all meetings
        </Button>
        <p className="min-w-0 flex-1 basis-64 text-sm text-muted">
          Asks Zoom whether the number, time and registration of each session are right. You can save and publish without it.
        </p>
      </div>
      {findings.length > 0 && (
        <section aria-labelledby={heading} className="space-y-2 rounded-lg border border-accent/30 bg-accent-soft p-4">
          <h3 id={heading} className="font-sans text-base font-semibold tracking-normal">
            {findings.length === 1 ? "1 thing doesn’t agree with Zoom" : `${findings.length} things don’t agree with Zoom`}
          </h3>
          <ul className="space-y-1">
            {findings.map(({ field, session, message }, index) => (
              <li key={`${field} ${index}`} className="wrap-anywhere">
                <a
                  href={`#session-${session + 1}`}
                  className="link font-semibold"
                  onClick={(event) => {
                    event.preventDefault();
                    focusField(fieldMark("outline", field));
                  }}
                >
                  Session {session + 1}
                </a>
                : {message}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
