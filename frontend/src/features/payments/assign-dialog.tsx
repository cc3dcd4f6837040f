/** Says whose payment it is, and for which course. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/shared/api/error-texts";
import { pagedQuery, results } from "@/shared/api/paging";
import type { OfficePayment } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { formatMoney } from "@/shared/format/money";
import { Button } from "@/shared/ui/button";
import { type CourseChoice, CourseField } from "@/shared/ui/course-field";
import { Field, Input } from "@/shared/ui/field";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { showToast } from "@/shared/ui/toast-store";
import { refreshesPayments } from "./refreshes-payments";

/** What is entered, and kept until it is saved. */
const blank = { search: "", learner: "", course: "", reason: "" };

interface AssignDialogProps {
  payment: OfficePayment;
  courses: readonly CourseChoice[];
  onClose: () => void;
}

export function AssignDialog({ payment, courses, onClose }: AssignDialogProps) {
  const draft = useDraft(`assign.${payment.id}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const mutation = useIntentionMutation("post", "/api/office/payments/{payment}/assign/", { refreshes: refreshesPayments });
  const reason = entered.reason.trim();
  const enter = (fields: Partial<typeof blank>) => {
    const next = { ...entered, ...fields };
    setEntered(next);
    draft.keep(next);
  };
  const confirm = () => {
    setChecked(true);
    if (entered.learner === "" || entered.course === "" || reason === "") return;
    const body = { learner_uuid: entered.learner, course_uuid: entered.course, reason };
    mutation.mutate(
      { params: { path: { payment: payment.id } }, body },
      {
        onSuccess: ({ enrolment, refund_due: isDuplicate }) => {
          draft.drop();
          const title = isDuplicate ? "Payment assigned: it has to be refunded" : "Payment assigned";
          showToast({ tone: "success", title, detail: enrolment.course_title });
          onClose();
        },
      },
    );
  };
  return (
    <ReasonDialog
      title="Assign this payment?"
      confirm="Assign"
      busy="Assigning…"
      meaning={
        <>
          The learner is enrolled and told as after a purchase
          {payment.amount !== null && `, although ${formatMoney(payment.amount)} may not be the price of the course`}.
        </>
      }
      reason={entered.reason}
      checked={checked}
      onReason={(value) => {
        enter({ reason: value });
      }}
      mutation={mutation}
      failed="The payment wasn’t assigned"
      onConfirm={confirm}
      onClose={onClose}
    >
      <LearnerChoice
        search={entered.search}
        chosen={entered.learner}
        missing={checked && entered.learner === ""}
        onSearch={(search) => {
          enter({ search, learner: "" });
        }}
        onChoose={(learner) => {
          enter({ learner });
        }}
      />
      <CourseField
        label="Course"
        courses={courses}
        value={entered.course}
        missing={checked && entered.course === ""}
        onChange={(course) => {
          enter({ course });
        }}
      />
    </ReasonDialog>
  );
}

interface LearnerChoiceProps {
  search: string;
  chosen: string;
  missing: boolean;
  onSearch: (text: string) => void;
  onChoose: (learner: string) => void;
}

/** How many people are offered; a longer search finds others. */
const OFFERED = 5;

function LearnerChoice({ search, chosen, missing, onSearch, onChoose }: LearnerChoiceProps) {
  const [asked, setAsked] = useState(search.trim());
  const people = useInfiniteQuery({
    ...pagedQuery("/api/office/people/", { params: { query: { q: asked, page_size: OFFERED } } }, { select: results, staleTime: 10_000 }),
    // Without a letter or a digit there is nothing to look for, and the API refuses it.
    enabled: /[\p{L}\p{N}]/u.test(asked),
  });
  return (
    <div className="space-y-2">
      <Field label="Learner" hint="Name, email address or ID." error={missing ? "Find the learner and choose them." : undefined}>
        {(wiring) => (
          <div className="flex gap-2">
            <Input
              {...wiring}
              type="search"
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              value={search}
              onChange={(event) => {
                onSearch(event.target.value);
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") setAsked(search.trim());
              }}
            />
            <Button
              tone="secondary"
              onClick={() => {
                setAsked(search.trim());
              }}
            >
              Find
            </Button>
          </div>
        )}
      </Field>
      {asked !== "" && people.isError && !people.isFetchNextPageError && (
        <p role="alert" className="text-danger">
          {describeError(people.error).title}. Please try again.
        </p>
      )}
      {people.data !== undefined && (
        <fieldset className="space-y-1">
          <legend className="sr-only">People found</legend>
          {people.data.length === 0 && <p role="status">Nobody found.</p>}
          {people.data.map((person) => (
            <label key={person.id} className="flex min-h-11 flex-wrap items-center gap-x-3">
              <input
                type="radio"
                name="learner"
                value={person.id}
                checked={chosen === person.id}
                onChange={() => {
                  onChoose(person.id);
                }}
              />
              <bdi className="min-w-0 [overflow-wrap:anywhere]">{person.name === "" ? "No name" : person.name}</bdi>
              <bdi className="min-w-0 text-muted [overflow-wrap:anywhere]">{person.email}</bdi>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
