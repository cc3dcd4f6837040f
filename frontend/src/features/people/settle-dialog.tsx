/** Says what settling an enrolment would change, and does it for a reason. */
import { useState } from "react";
import { $api } from "@/shared/api/client";
import type { OfficeSettlement, PersonEnrolment } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { showToast } from "@/shared/ui/toast-store";
import { refreshesPerson } from "./refreshes-person";

const path = "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/settle/";
/** What is entered, and kept until it is saved. */
const blank = { reason: "" };

interface SettleDialogProps {
  learnerUuid: string;
  enrolment: PersonEnrolment;
  onClose: () => void;
}

export function SettleDialog({ learnerUuid, enrolment, onClose }: SettleDialogProps) {
  const draft = useDraft(`settle.${enrolment.uuid}`, blank);
  const [reason, setReason] = useState(draft.initial.reason);
  const [checked, setChecked] = useState(false);
  const params = { path: { learner_uuid: learnerUuid, course_uuid: enrolment.course_uuid } };
  const preview = $api.useQuery("post", path, { params, body: { dry_run: true } }, { staleTime: 0, gcTime: 0 });
  const mutation = useIntentionMutation("post", path, { refreshes: refreshesPerson });
  const settle = () => {
    setChecked(true);
    if (reason.trim() === "") return;
    mutation.mutate({ params, body: { reason: reason.trim() } }, {
      onSuccess: (settled) => {
        draft.drop();
        const title = settled.outcome === "in_order" ? "Nothing had to be changed" : "Enrolment settled";
        showToast({ tone: "success", title, detail: enrolment.course_title });
        onClose();
      },
    });
  };
  return (
    <ReasonDialog
      title="Settle this enrolment?"
      confirm="Settle"
      busy="Settling…"
      meaning={
        <>
          <strong className="wrap-anywhere">{enrolment.course_title}</strong>. Brings the enrolment in line with what the learner has
          done and with the course as it is now.
        </>
      }
      reason={reason}
      checked={checked}
      onReason={(next) => {
        setReason(next);
        draft.keep({ reason: next });
      }}
      mutation={mutation}
      failed="The enrolment wasn’t settled"
      onConfirm={settle}
      onClose={onClose}
    >
      <p role="status">
        {preview.data !== undefined && inWords(preview.data)}
        {preview.isPending && "Looking at what would change…"}
        {preview.isError && "We can’t say what would change at the moment. You can settle it all the same."}
      </p>
    </ReasonDialog>
  );
}

/** What settling would change. */
function inWords({ outcome, issues_certificate: certificate, sessions }: OfficeSettlement): string {
  if (outcome === "in_order") return "This enrolment is in order: nothing would change.";
  const changes = [
    outcome === "completed" ? "the learner completes the course" : "the enrolment is brought up to date with the course",
    ...(certificate ? ["the certificate is issued"] : []),
    ...(sessions > 0 ? [`Zoom is asked about ${sessions === 1 ? "1 live session" : `${String(sessions)} live sessions`}`] : []),
  ];
  return `Would change: ${changes.join("; ")}.`;
}
