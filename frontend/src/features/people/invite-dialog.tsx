/** Invites somebody to a course by email address; whoever has signed in before is enrolled at once. */
import { useState } from "react";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { Field, Input } from "@/shared/ui/field";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { Select } from "@/shared/ui/select";
import { showToast } from "@/shared/ui/toast-store";
import { refreshesInvitations } from "./refreshes-invitations";

const ADDRESS_MAX = 254;
const REFERENCE_MAX = 200;

/** What is entered, and kept until it is saved. */
const blank = { email: "", kind: "complimentary", reference: "", reason: "" };

export function InviteDialog({ courseUuid, onClose }: { courseUuid: string; onClose: () => void }) {
  const draft = useDraft(`invite.${courseUuid}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const mutation = useIntentionMutation("post", "/api/office/courses/{course_uuid}/invitations/", { refreshes: refreshesInvitations });
  const email = entered.email.trim();
  const isAddress = /^[^\s@]+@[^\s@]+$/.test(email);
  const reason = entered.reason.trim();
  const reference = entered.reference.trim();
  const isPaid = entered.kind === "paid_elsewhere";
  const withoutReference = isPaid && reference === "";
  const enter = (fields: Partial<typeof blank>) => {
    const next = { ...entered, ...fields };
    setEntered(next);
    draft.keep(next);
  };
  const confirm = () => {
    setChecked(true);
    if (!isAddress || reason === "" || withoutReference) return;
    const body = isPaid
      ? { email, kind: "paid_elsewhere" as const, reference, reason }
      : { email, kind: "complimentary" as const, reason };
    mutation.mutate(
      { params: { path: { course_uuid: courseUuid } }, body },
      {
        onSuccess: ({ invitation }) => {
          draft.drop();
          showToast(
            invitation === null
              ? { tone: "success", title: "Enrolled", detail: `${email} has signed in before, and has access now.` }
              : { tone: "success", title: "Invitation sent", detail: invitation.email },
          );
          onClose();
        },
      },
    );
  };
  return (
    <ReasonDialog
      title="Invite to this course?"
      confirm="Invite"
      busy="Inviting…"
      meaning={
        "They get an email, and are enrolled when they first sign in with this address. An invitation keeps no place in the course. " +
        "Somebody who has signed in before is enrolled at once."
      }
      reason={entered.reason}
      checked={checked}
      onReason={(value) => {
        enter({ reason: value });
      }}
      mutation={mutation}
      failed="Nobody was invited"
      onConfirm={confirm}
      onClose={onClose}
    >
      <Field label="Email address" error={checked && !isAddress ? "Enter an email address." : undefined}>
        {(wiring) => (
          <Input
            {...wiring}
            type="email"
            autoComplete="off"
            spellCheck={false}
            maxLength={ADDRESS_MAX}
            value={entered.email}
            onChange={(event) => {
              enter({ email: event.target.value });
            }}
          />
        )}
      </Field>
      <Field label="Payment">
        {(wiring) => (
          <Select
            {...wiring}
            value={entered.kind}
            onChange={(event) => {
              enter({ kind: event.target.value });
            }}
          >
            <option value="complimentary">Complimentary</option>
            <option value="paid_elsewhere">Paid elsewhere</option>
          </Select>
        )}
      </Field>
      {isPaid && (
        <Field
          label="Reference"
          hint="The number of the invoice or the order."
          error={checked && withoutReference ? "Enter the number of the invoice or the order." : undefined}
        >
          {(wiring) => (
            <Input
              {...wiring}
              maxLength={REFERENCE_MAX}
              value={entered.reference}
              onChange={(event) => {
                enter({ reference: event.target.value });
              }}
            />
          )}
        </Field>
      )}
    </ReasonDialog>
  );
}
