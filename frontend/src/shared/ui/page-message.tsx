/** A page or section with a single message: empty, not found, failed or offline. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface PageMessageProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** 1 when the message is the whole page. */
  level?: 1 | 2;
  /** Announced immediately by screen readers. For failures, not for empty lists. */
  urgent?: boolean;
}

export function PageMessage({ icon: Icon, title, children, actions, level = 2, urgent = false }: PageMessageProps) {
  const Heading = `h${level}` as const;
  return (
    <div
      role={urgent ? "alert" : undefined}
      className="mx-auto flex max-w-lg flex-col items-center gap-4 px-2 py-14 text-center sm:py-20"
    >
      <span className="grid size-14 place-items-center rounded-full bg-brand-soft text-brand">
        <Icon aria-hidden="true" className="size-7" />
      </span>
      <Heading className="text-2xl">{title}</Heading>
      {children !== undefined && <div className="text-muted">{children}</div>}
      {actions !== undefined && <div className="flex flex-wrap justify-center gap-3 pt-1">{actions}</div>}
    </div>
  );
}
