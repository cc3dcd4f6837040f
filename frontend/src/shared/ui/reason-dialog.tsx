/** The frame of a dialog in which staff change something for a reason: what it means, its fields, the reason, and what went wrong. */
import type { ReactNode } from "react";
import type { ApiError } from "@/shared/api/api-error";
import { reasonOf } from "@/shared/api/reason-of";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { ReasonField } from "@/shared/ui/reason-field";

interface ReasonDialogProps {
  title: string;
  /** What confirming is called, and while it runs. */
  confirm: string;
  busy: string;
  danger?: boolean;
  /** What it means for the person. */
  meaning: ReactNode;
  /** Fields before the reason. */
  children?: ReactNode;
  reason: string;
  /** What a missing reason is told of: confirming was tried. */
  checked: boolean;
  onReason: (reason: string) => void;
  mutation: { isPending: boolean; isError: boolean; error: ApiError | null };
  /** The title of a failure. */
  failed: string;
  /** What to say of it, where the API's own words are not for staff. */
  failure?: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

export function ReasonDialog(props: ReasonDialogProps) {
  const { title, confirm, busy, danger = false, meaning, children, reason, checked, onReason, mutation, failed, onConfirm, onClose } = props;
  const failure = "failure" in props || mutation.error === null ? props.failure : reasonOf(mutation.error);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      confirmLabel={mutation.isPending ? busy : confirm}
      confirmTone={danger ? "danger" : "primary"}
      cancelLabel="Cancel"
      busy={mutation.isPending}
      onConfirm={onConfirm}
    >
      <p>{meaning}</p>
      <div className="space-y-4 text-ink">
        {children}
        <ReasonField value={reason} missing={checked && reason.trim() === ""} onChange={onReason} />
      </div>
      {mutation.isError && <FailureNotice error={mutation.error} title={failed}>{failure}</FailureNotice>}
    </ConfirmDialog>
  );
}
