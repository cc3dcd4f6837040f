import * as RadixToast from "@radix-ui/react-toast";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { dismissToast, useToasts } from "./toast-store";

const SHOWN_MS = 7000;

export function Toaster() {
  const toasts = useToasts();
  return (
    <RadixToast.Provider label="Message" duration={SHOWN_MS} swipeDirection="right">
      {toasts.map((toast) => (
        <RadixToast.Root
          key={toast.id}
          // A failure stays until it has been read.
          duration={toast.tone === "danger" ? Infinity : SHOWN_MS}
          type={toast.tone === "danger" ? "foreground" : "background"}
          onOpenChange={(open) => {
            if (!open) dismissToast(toast.id);
          }}
          className="flex items-start gap-3 rounded-lg border border-line bg-surface p-4 shadow-card"
        >
          {toast.tone === "danger" ? (
            <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-danger" />
          ) : (
            <CircleCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-success" />
          )}
          <div className="min-w-0 flex-1">
            <RadixToast.Title role={toast.tone === "danger" ? "alert" : undefined} className="font-semibold">{toast.title}</RadixToast.Title>
            {toast.detail !== undefined && (
              <RadixToast.Description className="text-muted">{toast.detail}</RadixToast.Description>
            )}
          </div>
          <RadixToast.Close
            aria-label="Dismiss"
            className="-m-1.5 grid size-9 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden="true" className="size-4" />
          </RadixToast.Close>
        </RadixToast.Root>
      ))}
      <RadixToast.Viewport
        label="Messages ({hotkey})"
        className="fixed right-0 bottom-0 z-50 flex w-96 max-w-full flex-col gap-3 p-4 outline-none"
      />
    </RadixToast.Provider>
  );
}
