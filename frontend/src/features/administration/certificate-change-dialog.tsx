/** Asks for a reason and confirmation before a certificate is revoked or reissued. */
import { useState } from "react";
import { useDraft } from "@/shared/drafts/use-draft";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, TextArea } from "@/shared/ui/field";
import { showToast } from "@/shared/ui/toast-store";
import { type CertificateChange, useChangeCertificate } from "./use-change-certificate";
import { RefusalText } from "./refusal-text";

const REASON_MAX = 500;

const texts = {
  revoke: {
    title: "Revoke this certificate?",
    confirm: "Revoke",
    busy: "Revoking…",
    done: "Certificate revoked",
    meaning: "Any of its credits still in the balance will be deducted, and its verification page will show it as revoked.",
  },
  reissue: {
    title: "Reissue this certificate?",
    confirm: "Reissue",
    busy: "Reissuing…",
    done: "Certificate reissued",
    meaning: "The new issue will get its own number, code and credits. The earlier one will be shown as superseded.",
  },
} as const;

interface CertificateChangeDialogProps {
  change: CertificateChange;
  certificate: { uuid: string; number: string };
  onClose: () => void;
}

export function CertificateChangeDialog({ change, certificate, onClose }: CertificateChangeDialogProps) {
  const draft = useDraft(`${change}.${certificate.uuid}`, { reason: "" });
  const [reason, setReason] = useState(draft.initial.reason);
  const [checked, setChecked] = useState(false);
  const mutation = useChangeCertificate(change);
  const text = texts[change];
  const missing = reason.trim() === "";
  const confirm = () => {
    setChecked(true);
    if (missing) return;
    mutation.mutate(
      { params: { path: { certificate_uuid: certificate.uuid } }, body: { reason: reason.trim() } },
      {
        onSuccess: ({ number }) => {
          draft.drop();
          showToast({ tone: "success", title: text.done, detail: `${number}. The balance will update within seconds.` });
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
      title={text.title}
      confirmLabel={mutation.isPending ? text.busy : text.confirm}
      confirmTone={change === "revoke" ? "danger" : "primary"}
      cancelLabel="Cancel"
      busy={mutation.isPending}
      onConfirm={confirm}
    >
      <p>
        No. <span className="[overflow-wrap:anywhere]">{certificate.number}</span>. {text.meaning}
      </p>
      <div className="text-ink">
        <Field label="Reason" error={checked && missing ? "Enter a reason. It’s kept with the certificate." : undefined}>
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={3}
              maxLength={REASON_MAX}
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
                draft.keep({ reason: event.target.value });
              }}
            />
          )}
        </Field>
      </div>
      {mutation.isError && (
        <FailureNotice error={mutation.error} title="The certificate wasn’t changed">
          <RefusalText error={mutation.error} />
        </FailureNotice>
      )}
    </ConfirmDialog>
  );
}
