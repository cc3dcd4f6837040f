import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

interface PathLinkProps {
  /** A path within this site that came from data and was validated by `safePath`. */
  path: string;
  className?: string;
  onFollow?: () => void;
  children: ReactNode;
}

/** A link whose target is known only at run time, for which the router's typed links do not work. */
export function PathLink({ path, className, onFollow, children }: PathLinkProps) {
  const router = useRouter();
  const follow = (event: MouseEvent) => {
    onFollow?.();
    const wantsNewTab = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (wantsNewTab) return;
    event.preventDefault();
    router.history.push(path);
  };
  return (
    <a href={path} className={className} onClick={follow}>
      {children}
    </a>
  );
}
