/** A titled section of a page, with its actions. */
import { type ReactNode, useId } from "react";

interface PanelProps {
  /** The fragment for links to it: "certificates" for "/cpd#certificates". */
  anchor?: string;
  title: string;
  /** Shown to the right of the heading. */
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
