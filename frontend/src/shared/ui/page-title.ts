import { useEffect } from "react";
import { PROVIDER_NAME } from "@/shared/config/provider";

/** Sets the document title, for the tab, the browser history and screen readers. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PROVIDER_NAME}`;
  }, [title]);
}
