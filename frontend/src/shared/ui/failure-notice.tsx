/**
 * A failed action, announced where the person is: it interrupts a screen reader and takes the focus,
 * which also scrolls it into view. The only way to show a failed write; `announced-failures.ts` catches
 * the rest.
 */
import { type ReactNode, useEffect, useRef } from "react";
import { ApiError } from "@/shared/api/api-error";
import { markShown } from "@/shared/api/announced-failures";
import { describeError } from "@/shared/api/error-texts";
import { Notice } from "./notice";

interface FailureNoticeProps {
  error: unknown;
  /** What didn’t happen, such as "Not saved"; the reason follows. */
  what?: string;
  /** For a refusal that is good news. */
  tone?: "info" | "waiting" | "danger" | undefined;
  /** Replaces the whole title. */
  title?: string;
  /** Replaces the API's reasons, or the meaning of its error code. */
  children?: ReactNode;
  actions?: ReactNode;
}

export function FailureNotice({ error, what, tone, title, children, actions }: FailureNoticeProps) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    markShown(error);
    notice.current?.focus();
  }, [error]);
  const meaning = describeError(error);
  const reasons = error instanceof ApiError ? Object.values(error.details).flat() : [];
  return (
    <Notice
      ref={notice}
      urgent
      tone={tone ?? "danger"}
      title={title ?? (what === undefined ? meaning.title : `${what}: ${meaning.title}`)}
      actions={actions}
    >
      {children ?? (reasons.length > 0 ? reasons.join(" ") : meaning.detail)}
    </Notice>
  );
}
