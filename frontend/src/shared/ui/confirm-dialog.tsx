/** Asks for confirmation before an action that is hard to undo. The window is loaded later than the page. */
import { type ReactNode, useEffect } from "react";
import { deferred } from "./deferred";
import { showToast } from "./toast-store";

const dialogWindow = deferred(() => import("./confirm-dialog-window"));

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  busy: boolean;
  /** "primary" for actions that destroy nothing. */
  confirmTone?: "danger" | "primary";
  /** The caller closes the dialog once the action has succeeded. */
  onConfirm: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange } = props;
  const loaded = dialogWindow.useLoaded();
  useEffect(() => {
    if (!open) return;
    dialogWindow.load().catch(() => {
      onOpenChange(false);
      showToast({ tone: "danger", title: "This could not be opened", detail: "Check your connection, then try again." });
    });
  }, [open, onOpenChange]);
  return loaded === undefined ? null : <loaded.ConfirmDialogWindow {...props} />;
}
