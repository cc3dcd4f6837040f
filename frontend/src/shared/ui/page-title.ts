import { useEffect } from "react";
import { PROVIDER_NAME } from "@/shared/config/provider";

/** Names the page in the tab, in the history and for screen readers. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PROVIDER_NAME}`;
  }, [title]);
}
