import { useEffect } from "react";
import { providerName } from "@/shared/config/provider";

/** Sets the document title, for the tab, the browser history and screen readers. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${providerName()}`;
  }, [title]);
}
