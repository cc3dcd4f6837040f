/** Asks for a reason and confirmation before an invitation is taken back. */
import { useState } from "react";
import { reasonOf } from "@/shared/api/reason-of";
import type { Invitation } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { ReasonField } from "@/shared/ui/reason-field";
import { showToast } from "@/shared/ui/toast-store";
import { refreshesInvitations } from "./refreshes-invitations";

/** What is entered, and kept until it is saved. */
const blank = { reason: "" };

interface WithdrawInvitationDialogProps {
  courseUuid: string;
  invitation: Invitation;
  onClose: () => void;
}

export function WithdrawInvitationDialog({ courseUuid, invitation, onClose }: WithdrawInvitationDialogProps) {
  const draft = useDraft(`withdrawInvitation.${courseUuid}.${invitation.invited_uuid}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const mutation = useIntentionMutation("post", "/api/office/courses/{course_uuid}/invitations/{invited_uuid}/withdraw/", {
    refreshes: refreshesInvitations,
  });
  const reason = entered.reason.trim();
  const confirm = () => {
    setChecked(true);
    if (reason === "") return;
    const path = { course_uuid: courseUuid, invited_uuid: invitation.invited_uuid };
    mutation.mutate(
      { params: { path }, body: { reason } },
      {
        onSuccess: () => {
          draft.drop();
          showToast({ tone: "success", title: "Invitation withdrawn", detail: invitation.email });
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Withdraw this invitation?"
      confirmLabel={mutation.isPending ? "Withdrawing…" : "Withdraw"}
      confirmTone="danger"
      cancelLabel="Cancel"
      busy={mutation.isPending}
      onConfirm={confirm}
    >
      <p>
        <strong className="wrap-anywhere">{invitation.email}</strong> can’t claim it any more, and isn’t told. The address is
        removed after 60 days. You can invite it again.
      </p>
      <div className="text-ink">
        <ReasonField
          value={entered.reason}
          missing={checked && reason === ""}
          hint="For the audit log. Nobody is told."
          onChange={(value) => {
            setEntered({ reason: value });
            draft.keep({ reason: value });
          }}
        />
      </div>
      {mutation.isError && <FailureNotice error={mutation.error} title="The invitation wasn’t withdrawn">{reasonOf(mutation.error)}</FailureNotice>}
    </ConfirmDialog>
  );
}
