import type { ReactNode } from "react";

interface PageHeaderProps {
  title: string;
  /** One or two sentences under the title. */
  children?: ReactNode;
  /** Shown on the right on wide screens. */
  actions?: ReactNode;
}

export function PageHeader({ title, children, actions }: PageHeaderProps) {
  return (
    <div className="mb-8 flex flex-wrap items-end justify-between gap-4">
      <div className="max-w-2xl space-y-2">
        <h1 className="text-3xl sm:text-4xl">{title}</h1>
        {children !== undefined && <p className="text-lg text-muted">{children}</p>}
      </div>
      {actions}
    </div>
  );
}
