/** A banner inside a page: the current state and what the user can do about it. */
import { CircleAlert, CircleCheck, Clock, Info } from "lucide-react";
import type { ReactNode, Ref } from "react";

export type NoticeTone = "info" | "success" | "waiting" | "danger";

const looks = {
  info: { icon: Info, classes: "border-brand/30 bg-brand-soft", mark: "text-brand" },
  success: { icon: CircleCheck, classes: "border-success/30 bg-success-soft", mark: "text-success" },
  waiting: { icon: Clock, classes: "border-accent/30 bg-accent-soft", mark: "text-accent" },
  danger: { icon: CircleAlert, classes: "border-danger/30 bg-danger-soft", mark: "text-danger" },
} as const;

interface NoticeProps {
  tone: NoticeTone;
  title: string;
  children?: ReactNode;
  /** Buttons or links. */
  actions?: ReactNode;
  /** Interrupts a screen reader. For failures, which `FailureNotice` shows. */
  urgent?: boolean;
  ref?: Ref<HTMLDivElement>;
}

export function Notice({ tone, title, children, actions, urgent = false, ref }: NoticeProps) {
  const { icon: Icon, classes, mark } = looks[tone];
  return (
    <div
      ref={ref}
      role={urgent ? "alert" : "status"}
      tabIndex={urgent ? -1 : undefined}
      className={`flex scroll-my-24 gap-3 rounded-lg border p-4 ${classes}`}
    >
      <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${mark}`} />
      <div className="min-w-0 space-y-1">
        <p className="font-semibold">{title}</p>
        {children !== undefined && <div className="wrap-anywhere text-ink/90">{children}</div>}
        {actions !== undefined && <div className="flex flex-wrap gap-2 pt-2">{actions}</div>}
      </div>
    </div>
  );
}
