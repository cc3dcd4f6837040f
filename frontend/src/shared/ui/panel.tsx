/** One matter of a page that has several, with its heading and what can be done about it. */
import { type ReactNode, useId } from "react";

interface PanelProps {
  /** For links that lead to it: "certificates" for "/cpd#certificates". */
  anchor?: string;
  title: string;
  /** Stands to the right of the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

export function Panel({ anchor, title, actions, children }: PanelProps) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id} className="rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id={id} className="text-xl sm:text-2xl">
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
