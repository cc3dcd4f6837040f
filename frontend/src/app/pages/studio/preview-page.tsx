/** The course as learners see it before they enrol, from the draft. Each content leads to its own preview. */
import { Link } from "@tanstack/react-router";
import { Radio } from "lucide-react";
import { CourseOutline } from "@/features/courses/course-outline";
import { CreditMark } from "@/features/courses/credit-mark";
import { SessionList } from "@/features/courses/session-list";
import { modulesOf, recordsOf } from "@/features/studio/definition";
import { useCourseDraft, useItem } from "@/features/studio/edited-item";
import { isRecord, textOf } from "@/features/studio/field-path";
import type { LiveSession } from "@/shared/api/types";
import { formatCpdType, formatDuration, formatFormat } from "@/shared/format/course-facts";
import { formatPrice } from "@/shared/format/money";
import { routes } from "@/shared/navigation/paths";
import { Badge } from "@/shared/ui/badge";

export function PreviewPage() {
  const draft = useCourseDraft();
  const outline = useItem(draft.outline, ({ value }) => value);
  const hybrid = outline.format === "hybrid";
  const sessions = recordsOf(outline.sessions).map(asLearnersSeeIt).filter(({ starts_at: at }) => !Number.isNaN(Date.parse(at)));
  const modules = modulesOf(outline).map((module) => ({
    uuid: module.uuid,
    title: module.title,
    is_required: module.is_required ?? true,
    contents: module.contents.map(({ uuid, title, kind, is_required: required }) => ({ uuid, title, kind, is_required: required ?? true })),
  }));
  return (
    <div className="space-y-10 rounded-xl border border-dashed border-edge p-5 sm:p-8">
      <header className="space-y-4">
        <Badge tone={hybrid ? "accent" : "brand"}>
          {hybrid && <Radio aria-hidden="true" />}
          {formatFormat(hybrid ? "hybrid" : "self_paced")}
        </Badge>
        <h2 className="text-3xl">{textOf(outline.title) || "Untitled course"}</h2>
        <div className="max-w-2xl text-lg leading-relaxed whitespace-pre-line text-muted">{textOf(outline.description)}</div>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <CreditMark credits={textOf(outline.cpd_credits)} />
          <span>{formatCpdType(textOf(outline.cpd_type))}</span>
          {typeof outline.duration_minutes === "number" && <span>{formatDuration(outline.duration_minutes)}</span>}
          <span className="font-semibold">{priceOf(outline.price)}</span>
          <span>{textOf(outline.organiser)}</span>
        </div>
      </header>
      {sessions.length > 0 && (
        <section aria-labelledby="preview-sessions" className="space-y-4">
          <h2 id="preview-sessions" className="text-2xl">
            Live sessions
          </h2>
          <SessionList sessions={sessions} />
        </section>
      )}
      <section aria-labelledby="preview-outline" className="space-y-4">
        <h2 id="preview-outline" className="text-2xl">
          Course outline
        </h2>
        <CourseOutline
          modules={modules}
          renderTitle={({ uuid, title }) => (
            <Link
              to={routes.studioContent}
              params={{ courseUuid: draft.uuid, contentUuid: uuid }}
              search={{ show: "preview" }}
              className="link"
            >
              {title}
            </Link>
          )}
        />
      </section>
    </div>
  );
}

function priceOf(price: unknown): string {
  if (!isRecord(price) || typeof price.amount !== "number") return "";
  return formatPrice({ amount: price.amount, currency: textOf(price.currency) });
}

function asLearnersSeeIt(session: Readonly<Record<string, unknown>>): LiveSession {
  return {
    uuid: textOf(session.uuid),
    topic: textOf(session.topic),
    starts_at: textOf(session.starts_at),
    duration_minutes: typeof session.duration_minutes === "number" ? session.duration_minutes : 0,
    time_zone: textOf(session.time_zone),
  };
}
