import { CloudOff, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { useOnline } from "@/shared/ui/use-online";

const reload = () => {
  window.location.reload();
};

/** Shown when rendering fails, or when a page's code cannot be fetched while offline. */
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
      <PageMessage urgent icon={CloudOff} title="You’re offline" level={1}>
        This page will load as soon as you’re back online.
      </PageMessage>
    );
  }
  return (
    <PageMessage
      urgent
      icon={TriangleAlert}
      title="This page couldn’t be displayed"
      level={1}
      actions={<Button onClick={reload}>Reload page</Button>}
    >
      The site may have been updated. Reloading usually helps.
    </PageMessage>
  );
}
