import { CloudOff, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { useOnline } from "@/shared/ui/use-online";

const reload = () => {
  window.location.reload();
};

/** Something threw while drawing, or a page's code could not be fetched while offline. */
export function CrashPage() {
  const online = useOnline();
  useEffect(() => {
    if (online) return;
    window.addEventListener("online", reload);
    return () => {
      window.removeEventListener("online", reload);
    };
  }, [online]);

  if (!online) {
    return (
      <PageMessage urgent icon={CloudOff} title="You are offline" level={1}>
        This page will load by itself as soon as your connection is back.
      </PageMessage>
    );
  }
  return (
    <PageMessage
      urgent
      icon={TriangleAlert}
      title="This page could not be shown"
      level={1}
      actions={<Button onClick={reload}>Reload the page</Button>}
    >
      A newer version of the site may have been published. Reloading usually helps.
    </PageMessage>
  );
}
