import { ExternalLink as Mark } from "lucide-react";
import type { ComponentProps } from "react";

/** Opens in a new tab, says so, and sends no referrer to the other site. */
export function ExternalLink({ children, className = "link", ...rest }: ComponentProps<"a">) {
  return (
    <a {...rest} className={className} target="_blank" rel="noopener noreferrer">
      {children}
      <Mark aria-hidden="true" className="ml-1 inline size-4 align-[-0.1em]" />
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  );
}
