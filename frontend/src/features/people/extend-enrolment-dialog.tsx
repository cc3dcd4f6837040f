/** Asks until when an enrolment gives access, and why, before its end of access is put off. */
import { useState } from "react";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { formatDate } from "@/shared/format/date-time";
import { Field, Input } from "@/shared/ui/field";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { showToast } from "@/shared/ui/toast-store";
import { useNow } from "@/shared/ui/use-now";
import { refreshesPerson } from "./refreshes-person";

const refreshes = [...refreshesPerson, "/api/office/courses/{course_uuid}/enrolments/"] as const;
/** What is entered, and kept until it is saved. */
const blank = { until: "", reason: "" };

/** Whose access to which course. */
export interface Extension {
  learnerUuid: string;
  courseUuid: string;
  /** What the dialog names: the course on a person's page, the person on a roster. */
  of: string;
  accessUntil: string;
}

export function ExtendEnrolmentDialog({ learnerUuid, courseUuid, of, accessUntil, onClose }: Extension & { onClose: () => void }) {
  const draft = useDraft(`extend.${learnerUuid}.${courseUuid}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const mutation = useIntentionMutation("post", "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/extend/", { refreshes });
  const now = useNow();
  const reason = entered.reason.trim();
  // To the end of the day where the administrator is.
  const until = new Date(`${entered.until}T23:59:59`);
  const isLater = until.getTime() > Math.max(now.getTime(), Date.parse(accessUntil));
  const enter = (fields: Partial<typeof blank>) => {
    const next = { ...entered, ...fields };
    setEntered(next);
    draft.keep(next);
  };
  const confirm = () => {
    setChecked(true);
    if (reason === "" || !isLater) return;
    const path = { learner_uuid: learnerUuid, course_uuid: courseUuid };
    mutation.mutate(
      { params: { path }, body: { until: until.toISOString(), reason } },
      {
        onSuccess: () => {
          draft.drop();
          showToast({ tone: "success", title: "Access extended", detail: of });
          onClose();
        },
      },
    );
  };
  return (
    <ReasonDialog
      title="Extend the access?"
      confirm="Extend"
      busy="Extending…"
      meaning={
        <>
          <strong className="wrap-anywhere">{of}</strong>. Access until {formatDate(accessUntil)}. The learner gets an email with the
          new date, and goes on where they left off.
        </>
      }
      reason={entered.reason}
      checked={checked}
      onReason={(value) => {
        enter({ reason: value });
      }}
      mutation={mutation}
      failed="The access wasn’t extended"
      onConfirm={confirm}
      onClose={onClose}
    >
      <Field label="Access until" error={checked && !isLater ? "Choose a day in the future, later than the present end." : undefined}>
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            value={entered.until}
            onChange={(event) => {
              enter({ until: event.target.value });
            }}
          />
        )}
      </Field>
    </ReasonDialog>
  );
}
