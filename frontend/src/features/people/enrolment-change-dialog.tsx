/** Asks for a reason and confirmation before an enrolment is withdrawn, given back or moved to another course. */
import { useState } from "react";
import type { PersonEnrolment } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { showToast } from "@/shared/ui/toast-store";
import { type CourseChoice, CourseField } from "@/shared/ui/course-field";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { refreshesPerson } from "./refreshes-person";

export type EnrolmentChange = "withdraw" | "restore" | "transfer";

const paths = {
  withdraw: "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/withdraw/",
  restore: "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/restore/",
  transfer: "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/transfer/",
} as const;

const texts = {
  withdraw: {
    title: "Withdraw this enrolment?",
    confirm: "Withdraw",
    busy: "Withdrawing…",
    done: "Enrolment withdrawn",
    meaning:
      "Access ends now, live sessions are cancelled, and the learner gets an email. Progress and certificates are kept, and nothing is refunded. You can undo this here.",
  },
  restore: {
    title: "Undo the withdrawal?",
    confirm: "Restore",
    busy: "Restoring…",
    done: "Enrolment restored",
    meaning: "The learner has access again where they left off, is registered for live sessions, and gets an email.",
  },
  transfer: {
    title: "Transfer this enrolment?",
    confirm: "Transfer",
    busy: "Transferring…",
    done: "Enrolment transferred",
    meaning:
      "Access moves to the other course with any payment behind it, and the learner gets one email. Progress stays with this course. You can transfer it back.",
  },
} as const;

/** What is entered, and kept until it is saved. */
const blank = { reason: "", course: "" };

interface EnrolmentChangeDialogProps {
  change: EnrolmentChange;
  learnerUuid: string;
  enrolment: PersonEnrolment;
  courses: readonly CourseChoice[];
  onClose: () => void;
}

export function EnrolmentChangeDialog({ change, learnerUuid, enrolment, courses, onClose }: EnrolmentChangeDialogProps) {
  const draft = useDraft(`${change}.${enrolment.uuid}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const mutation = useIntentionMutation("post", paths[change], { refreshes: refreshesPerson });
  const text = texts[change];
  const reason = entered.reason.trim();
  const withoutCourse = change === "transfer" && entered.course === "";
  const enter = (fields: Partial<typeof blank>) => {
    const next = { ...entered, ...fields };
    setEntered(next);
    draft.keep(next);
  };
  const confirm = () => {
    setChecked(true);
    if (reason === "" || withoutCourse) return;
    const body = change === "transfer" ? { reason, to_course_uuid: entered.course } : { reason };
    const path = { learner_uuid: learnerUuid, course_uuid: enrolment.course_uuid };
    mutation.mutate({ params: { path }, body }, {
      onSuccess: ({ course_title: title }) => {
        draft.drop();
        showToast({ tone: "success", title: text.done, detail: title });
        onClose();
      },
    });
  };
  return (
    <ReasonDialog
      title={text.title}
      confirm={text.confirm}
      busy={text.busy}
      danger={change === "withdraw"}
      meaning={
        <>
          <strong className="[overflow-wrap:anywhere]">{enrolment.course_title}</strong>. {text.meaning}
        </>
      }
      reason={entered.reason}
      checked={checked}
      onReason={(value) => {
        enter({ reason: value });
      }}
      mutation={mutation}
      failed="The enrolment wasn’t changed"
      onConfirm={confirm}
      onClose={onClose}
    >
      {change === "transfer" && (
        <CourseField
          label="Move to"
          courses={courses.filter((course) => course.uuid !== enrolment.course_uuid)}
          value={entered.course}
          missing={checked && withoutCourse}
          onChange={(course) => {
            enter({ course });
          }}
        />
      )}
    </ReasonDialog>
  );
}
