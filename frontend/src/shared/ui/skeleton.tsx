/** A grey placeholder while something loads. Hidden from assistive technology, for which `Loading` has text. */
import type { ReactNode } from "react";

export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`animate-pulse rounded-md bg-line/70 ${className}`} />;
}

interface LoadingProps {
  label: string;
  /** Makes the label the page's h1, when there is no other heading yet. */
  wholePage?: boolean;
  children: ReactNode;
}

export function Loading({ label, wholePage = false, children }: LoadingProps) {
  const Label = wholePage ? "h1" : "span";
  return (
    <div role="status" aria-busy="true">
      <Label className="sr-only">{label}</Label>
      {children}
    </div>
  );
}
