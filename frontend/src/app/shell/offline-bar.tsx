import { CloudOff } from "lucide-react";
import { useOnline } from "@/shared/ui/use-online";

export function OfflineBar() {
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className="flex items-center justify-center gap-2 bg-accent-soft px-4 py-2 text-center font-semibold text-accent">
          <CloudOff aria-hidden="true" className="size-4 shrink-0" />
          You’re offline. This page may be out of date.
        </p>
      )}
    </div>
  );
}
