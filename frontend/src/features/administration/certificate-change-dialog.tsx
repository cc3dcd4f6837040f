/** Asks for a reason and confirmation before a certificate is revoked, reissued or reprinted. */
import { useState } from "react";
import { useDraft } from "@/shared/drafts/use-draft";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input, TextArea } from "@/shared/ui/field";
import { showToast } from "@/shared/ui/toast-store";
import { type CertificateChange, useChangeCertificate } from "./use-change-certificate";
import { RefusalText } from "./refusal-text";

const REASON_MAX = 500;

/** What a reprint can correct. */
const corrections = [
  { name: "learner_name", label: "Name (optional)", hint: "Leave empty to use the learner’s current name.", max: 120 },
  { name: "course_title", label: "Course title (optional)", hint: "Leave empty to keep it.", max: 200 },
] as const;

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
  reprint: {
    title: "Correct and reprint this certificate?",
    confirm: "Reprint",
    busy: "Reprinting…",
    done: "Certificate reprinted",
    meaning:
      "The new issue will get its own number and code. Credits and dates stay as they are. The earlier one will be shown as superseded.",
  },
} as const;

/** What is entered, and kept until it is saved. */
const blank = { reason: "", learner_name: "", course_title: "" };

interface CertificateChangeDialogProps {
  change: CertificateChange;
  certificate: { uuid: string; number: string };
  onClose: () => void;
}

export function CertificateChangeDialog({ change, certificate, onClose }: CertificateChangeDialogProps) {
  const draft = useDraft(`${change}.${certificate.uuid}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const mutation = useChangeCertificate(change);
  const text = texts[change];
  const reason = entered.reason.trim();
  const missing = reason === "";
  const enter = (field: keyof typeof blank, value: string) => {
    const next = { ...entered, [field]: value };
    setEntered(next);
    draft.keep(next);
  };
  const confirm = () => {
    setChecked(true);
    if (missing) return;
    const filled = change === "reprint" ? corrections.filter(({ name }) => entered[name].trim() !== "") : [];
    const body = { reason, ...Object.fromEntries(filled.map(({ name }) => [name, entered[name].trim()])) };
    mutation.mutate(
      { params: { path: { certificate_uuid: certificate.uuid } }, body },
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
      <div className="space-y-4 text-ink">
        {change === "reprint" &&
          corrections.map(({ name, label, hint, max }) => (
            <Field key={name} label={label} hint={hint}>
              {(wiring) => (
                <Input
                  {...wiring}
                  maxLength={max}
                  value={entered[name]}
                  onChange={(event) => {
                    enter(name, event.target.value);
                  }}
                />
              )}
            </Field>
          ))}
        <Field label="Reason" error={checked && missing ? "Enter a reason. It’s kept with the certificate." : undefined}>
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={3}
              maxLength={REASON_MAX}
              value={entered.reason}
              onChange={(event) => {
                enter("reason", event.target.value);
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
