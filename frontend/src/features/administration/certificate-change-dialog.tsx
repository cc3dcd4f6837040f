/** Asks for the reason, and once more, before a certificate is revoked or issued anew. */
import { useState } from "react";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
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
    meaning: "What is left of its credits leaves the balance, and its verification page says “revoked” from now on.",
  },
  reissue: {
    title: "Issue this certificate anew?",
    confirm: "Re-issue",
    busy: "Issuing…",
    done: "Certificate re-issued",
    meaning: "The new issue has a number and a code of its own and brings its credits. The earlier one is shown as “superseded”.",
  },
} as const;

interface CertificateChangeDialogProps {
  change: CertificateChange;
  certificate: { uuid: string; number: string };
  onClose: () => void;
}

export function CertificateChangeDialog({ change, certificate, onClose }: CertificateChangeDialogProps) {
  const [reason, setReason] = useState("");
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
          showToast({ tone: "success", title: text.done, detail: `${number}. The credits follow within seconds.` });
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
        <Field label="Reason" error={checked && missing ? "Say why; it is kept with the certificate." : undefined}>
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={3}
              maxLength={REASON_MAX}
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
              }}
            />
          )}
        </Field>
      </div>
      {mutation.isError && (
        <div role="alert" className="font-semibold text-danger">
          <RefusalText error={mutation.error} />
        </div>
      )}
    </ConfirmDialog>
  );
}
