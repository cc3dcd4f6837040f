/** Grants an enrolment: free of charge, or paid elsewhere with a reference. */
import { useState } from "react";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { Field, Input } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";
import { showToast } from "@/shared/ui/toast-store";
import { type CourseChoice, CourseField } from "@/shared/ui/course-field";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { refreshesPerson } from "./refreshes-person";

const REFERENCE_MAX = 200;

/** What is entered, and kept until it is saved. */
const blank = { course: "", kind: "complimentary", reference: "", reason: "" };

interface GrantDialogProps {
  learnerUuid: string;
  courses: readonly CourseChoice[];
  onClose: () => void;
}

export function GrantDialog({ learnerUuid, courses, onClose }: GrantDialogProps) {
  const draft = useDraft(`grant.${learnerUuid}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const mutation = useIntentionMutation("post", "/api/office/people/{learner_uuid}/enrolments/", { refreshes: refreshesPerson });
  const reason = entered.reason.trim();
  const isPaid = entered.kind === "paid_elsewhere";
  const reference = entered.reference.trim();
  const withoutReference = isPaid && reference === "";
  const enter = (fields: Partial<typeof blank>) => {
    const next = { ...entered, ...fields };
    setEntered(next);
    draft.keep(next);
  };
  const confirm = () => {
    setChecked(true);
    if (reason === "" || entered.course === "" || withoutReference) return;
    const body = isPaid
      ? { course_uuid: entered.course, kind: "paid_elsewhere" as const, reference, reason }
      : { course_uuid: entered.course, kind: "complimentary" as const, reason };
    mutation.mutate(
      { params: { path: { learner_uuid: learnerUuid } }, body },
      {
        onSuccess: ({ course_title: title }) => {
          draft.drop();
          showToast({ tone: "success", title: "Enrolment granted", detail: title });
          onClose();
        },
      },
    );
  };
  return (
    <ReasonDialog
      title="Grant an enrolment?"
      confirm="Grant"
      busy="Granting…"
      meaning="The learner has access at once, is registered for live sessions, and gets the same email as after a purchase."
      reason={entered.reason}
      checked={checked}
      onReason={(value) => {
        enter({ reason: value });
      }}
      mutation={mutation}
      failed="The enrolment wasn’t granted"
      onConfirm={confirm}
      onClose={onClose}
    >
      <CourseField
        label="Course"
        courses={courses}
        value={entered.course}
        missing={checked && entered.course === ""}
        onChange={(course) => {
          enter({ course });
        }}
      />
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
