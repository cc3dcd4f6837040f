/** The window of `ConfirmDialog`, which loads this file. Focus starts on Cancel. */
import * as AlertDialog from "@radix-ui/react-alert-dialog";
import { useRef } from "react";
import { Button } from "./button";
import type { ConfirmDialogProps } from "./confirm-dialog";

export function ConfirmDialogWindow(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, confirmLabel, cancelLabel, busy, confirmTone = "danger", onConfirm } = props;
  const opener = useRef<Element | null>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/55" />
        <AlertDialog.Content
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          // Focus returns to the button that opened the dialog, unless a failure has taken it.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const { activeElement } = document;
            if ((activeElement === null || activeElement === document.body) && opener.current instanceof HTMLElement) {
              opener.current.focus();
            }
          }}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 space-y-4 overflow-y-auto rounded-xl border border-line bg-surface p-6 shadow-card">
          <AlertDialog.Title className="text-xl">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="space-y-2 text-muted">{children}</div>
          </AlertDialog.Description>
          <div className="flex flex-col-reverse gap-3 pt-2 sm:flex-row sm:justify-end">
            <AlertDialog.Cancel asChild>
              <Button tone="secondary">{cancelLabel}</Button>
            </AlertDialog.Cancel>
            <Button tone={confirmTone} busy={busy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
