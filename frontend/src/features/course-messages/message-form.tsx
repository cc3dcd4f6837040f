/** Writes a message to a course's learners. Who gets it is counted before it is sent. */
import { useState } from "react";
import type { CourseMessageProgress, MessageAudience } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { DraftNote } from "@/shared/ui/draft-note";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, TextArea } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";
import { TextLine } from "@/shared/ui/text-line";
import { audiences, learners, leftOut } from "./audiences";
import { type RecipientCount, useRecipientCount } from "./use-recipient-count";

const SUBJECT_MAX = 120;
const TEXT_MAX = 5_000;

/** What is entered, and kept until it is sent. */
const blank = { subject: "", text: "", audience: "everyone" };

interface MessageFormProps {
  courseUuid: string;
  /** The message is stored; its emails are sent without this page. */
  onWritten: (message: CourseMessageProgress) => void;
}

export function MessageForm({ courseUuid, onWritten }: MessageFormProps) {
  const draft = useDraft(`courseMessage.${courseUuid}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState(false);
  const audience = asAudience(entered.audience);
  const count = useRecipientCount(courseUuid, audience);
  const create = useIntentionMutation("post", "/api/office/courses/{course_uuid}/messages/", {
    refreshes: ["/api/office/courses/{course_uuid}/messages/"],
  });
  const [subject, text] = [entered.subject.trim(), entered.text.trim()];
  const enter = (fields: Partial<typeof blank>) => {
    const next = { ...entered, ...fields };
    setEntered(next);
    draft.keep(next);
  };
  const empty = () => {
    draft.drop();
    setEntered(blank);
    setChecked(false);
  };
  const send = () => {
    create.mutate(
      { params: { path: { course_uuid: courseUuid } }, body: { subject, text, audience } },
      {
        onSuccess: (message) => {
          empty();
          onWritten(message);
        },
        onSettled: () => {
          setAsking(false);
        },
      },
    );
  };
  return (
    <form
      noValidate
      aria-label="New message"
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (subject === "" || text === "" || (count.data?.recipients ?? 0) === 0) return;
        setAsking(true);
      }}
    >
      <DraftNote shown={draft.restored} onDiscard={empty} />
      <Field label="Send to">
        {(wiring) => (
          <Select
            {...wiring}
            value={audience}
            onChange={(event) => {
              enter({ audience: event.target.value });
            }}
          >
            {audiences.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div role="status" className="text-muted">
        {count.data !== undefined ? counted(count.data) : !count.isError && "Counting learners…"}
      </div>
      {count.isError && (
        <FailureNotice
          error={count.error}
          what="The learners weren’t counted"
          actions={
            <Button tone="secondary" size="sm" busy={count.isFetching} onClick={() => void count.refetch()}>
              Try again
            </Button>
          }
        />
      )}
      <Field label="Subject" error={checked && subject === "" ? "Enter a subject." : undefined}>
        {(wiring) => (
          <TextLine
            {...wiring}
            maxLength={SUBJECT_MAX}
            autoComplete="off"
            value={entered.subject}
            onText={(subject) => {
              enter({ subject });
            }}
          />
        )}
      </Field>
      <Field
        label="Message"
        hint="Plain text. Leave an empty line between paragraphs."
        error={checked && text === "" ? "Enter a message." : undefined}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={9}
            maxLength={TEXT_MAX}
            value={entered.text}
            onChange={(event) => {
              enter({ text: event.target.value });
            }}
          />
        )}
      </Field>
      {create.isError && (
        <FailureNotice error={create.error} title="The message wasn’t sent">
          {create.error.code === "RATE_LIMITED" ? create.error.message : undefined}
        </FailureNotice>
      )}
      <Button type="submit" disabled={(count.data?.recipients ?? 0) === 0}>
        Send…
      </Button>
      {count.data !== undefined && (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={`Send to ${learners(count.data.recipients)}?`}
          confirmLabel={create.isPending ? "Sending…" : "Send"}
          confirmTone="primary"
          cancelLabel="Cancel"
          busy={create.isPending}
          onConfirm={send}
        >
          <p>
            “<bdi>{subject}</bdi>” goes out by email and can’t be taken back. You needn’t keep this page open. Replies go to the address that other emails
            from this site come from.
          </p>
        </ConfirmDialog>
      )}
    </form>
  );
}

function counted(count: RecipientCount): string {
  const out = leftOut(count);
  return `${learners(count.recipients)} will get this message by email.${out === "" ? "" : ` Left out: ${out}.`}`;
}

function asAudience(text: string): MessageAudience {
  return audiences.find(({ value }) => value === text)?.value ?? "everyone";
}
