import { useMutation, useQuery } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { isOutcomeUnknown } from "@/shared/api/use-intention-mutation";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input } from "@/shared/ui/field";
import { Notice } from "@/shared/ui/notice";
import { PageMessage } from "@/shared/ui/page-message";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { showToast } from "@/shared/ui/toast-store";
import { ChangeList, countOf } from "./change-list";
import { isConflict } from "./conflict";
import type { CourseDraft } from "./course-draft";
import type { Changes, LastPublication } from "./draft-types";
import { Problems, type RenderProblemLink } from "./problem-list";
import { changesOf, hideCourse, publishCourse } from "./studio-api";

const NOTE_MAX = 500;

interface PublishPanelProps {
  draft: CourseDraft;
  publication: LastPublication | null;
  renderLink: RenderProblemLink;
  onPublished: () => void;
}

/** What publishing changes, for whom, and the button that does it. */
export function PublishPanel({ draft, publication, renderLink, onPublished }: PublishPanelProps) {
  const saved = useSavedDraft(draft);
  const changes = useQuery({ ...changesOf(draft.uuid), enabled: saved === true });
  if (saved === false) {
    return (
      <Notice tone="danger" title="Save your changes first">
        Some changes haven’t been saved. What publishing changes is shown once they have been.
      </Notice>
    );
  }
  return (
    <div className="space-y-6">
      <QueryView query={changes} skeleton={<ChangesSkeleton />}>
        {(found) => (
          <Preview
            draft={draft}
            found={found}
            publication={publication}
            renderLink={renderLink}
            onPublished={onPublished}
            onOutdated={() => void changes.refetch()}
          />
        )}
      </QueryView>
      {publication?.visible === true && <HidePanel draft={draft} onHidden={onPublished} />}
    </div>
  );
}

/** Only what is saved can be published. Null while it is being saved. */
function useSavedDraft(draft: CourseDraft): boolean | null {
  const [saved, setSaved] = useState<boolean | null>(draft.isSaved() ? true : null);
  useEffect(() => {
    if (saved === true) return;
    let current = true;
    void draft.flush().then((done) => {
      if (current) setSaved(done);
    });
    const stop = draft.subscribe(() => {
      if (draft.isSaved()) setSaved(true);
    });
    return () => {
      current = false;
      stop();
    };
  }, [draft, saved]);
  return saved;
}

interface PreviewProps extends PublishPanelProps {
  found: Changes;
  /** The draft is no longer the one that was shown. */
  onOutdated: () => void;
}

function Preview({ draft, found, publication, renderLink, onPublished, onOutdated }: PreviewProps) {
  const { problems, refused, changes, afterwards, enrolled, unchanged, digest } = found;
  const learners = countOf(enrolled, found.enrolled_and_more);
  const [visible, setVisible] = useState(publication?.visible ?? true);
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState(false);
  const key = useRef<string | null>(null);
  const publish = useMutation({
    mutationFn: () => {
      key.current ??= crypto.randomUUID();
      return publishCourse(draft.uuid, { digest, visible, ...(note.trim() !== "" && { note: note.trim() }) }, key.current);
    },
    onSuccess: () => {
      showToast({
        tone: "success",
        title: "Published",
        detail: visible ? "Learners see it in the catalogue." : "It’s hidden: nobody sees it in the catalogue.",
      });
      onPublished();
    },
    onError: (error) => {
      if (isConflict(error)) onOutdated();
    },
    onSettled: (_data, error) => {
      setAsked(false);
      if (!isOutcomeUnknown(error)) key.current = null;
    },
  });
  const shownNow = publication?.visible ?? false;
  const nothing = unchanged && visible === shownNow && publication !== null;
  const blocked = problems.length > 0 || refused.length > 0;
  return (
    <>
      {publish.isError && (
        <FailureNotice error={publish.error} what="Not published">
          {isConflict(publish.error) ? "The draft has changed since this page was shown. Check what publishing changes now." : undefined}
        </FailureNotice>
      )}
      {problems.length > 0 && (
        <Panel title="To fix first">
          <div className="-mx-4 sm:-ml-12">
            <Problems problems={problems} draft={draft} renderLink={renderLink} />
          </div>
        </Panel>
      )}
      {refused.length > 0 && (
        <Panel title="Not allowed">
          <p className="mb-3 text-muted">The course has learners, so some things can no longer change.</p>
          <div className="-mx-4 sm:-ml-12">
            <Problems problems={refused} draft={draft} renderLink={renderLink} />
          </div>
        </Panel>
      )}
      <section aria-labelledby="changes" className="space-y-4">
        <h2 id="changes" className="text-xl sm:text-2xl">
          What publishing changes
        </h2>
        <p className="text-muted">
          {enrolled === 0 ? "Nobody is enrolled yet." : `${learners.charAt(0).toUpperCase()}${learners.slice(1)} ${enrolled === 1 ? "is" : "are"} enrolled.`}
        </p>
        {changes.length > 0 && <ChangeList changes={changes} />}
        {changes.length === 0 && problems.length > 0 && <p>What changes is shown here once nothing is left to fix.</p>}
        {changes.length === 0 && problems.length === 0 && (
          <PageMessage icon={CheckCheck} title="Nothing to publish">
            The draft says the same as the last publication.
          </PageMessage>
        )}
        {afterwards.length > 0 && (
          <ul className="list-disc space-y-1 pl-6 text-muted">
            {afterwards.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </section>
      <Panel title="Publish">
        <form
          noValidate
          className="max-w-2xl space-y-5"
          onSubmit={(event) => {
            event.preventDefault();
            if (!blocked && !nothing) setAsked(true);
          }}
        >
          <Visibility visible={visible} onChange={setVisible} />
          <Field label="Note" hint="Optional. Other authors see it in the history.">
            {(wiring) => (
              <Input
                {...wiring}
                maxLength={NOTE_MAX}
                value={note}
                onChange={({ target }) => {
                  setNote(target.value);
                }}
              />
            )}
          </Field>
          {blocked && <p className="font-semibold text-danger">Fix what’s listed above, then publish.</p>}
          <Button type="submit" disabled={blocked || nothing} busy={publish.isPending}>
            Publish…
          </Button>
        </form>
      </Panel>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title="Publish this course?"
        confirmLabel="Publish"
        cancelLabel="Cancel"
        confirmTone="primary"
        busy={publish.isPending}
        onConfirm={() => {
          publish.mutate();
        }}
      >
        <p>
          {changes.length === 1 ? "1 change" : `${changes.length} changes`}
          {enrolled > 0 && ` for ${learners.replace("learner", "enrolled learner")}`}.{" "}
          {visible ? "The course will be in the catalogue." : "The course will be hidden from the catalogue."}
        </p>
        <p>You can restore an earlier publication as a draft, but e-mails that go out can’t be taken back.</p>
      </ConfirmDialog>
    </>
  );
}

function Visibility({ visible, onChange }: { visible: boolean; onChange: (visible: boolean) => void }) {
  const name = useId();
  const choices = [
    { value: true, label: "Show it in the catalogue", hint: "Learners can find and enrol in it." },
    { value: false, label: "Keep it hidden", hint: "Only learners who are enrolled reach it." },
  ];
  return (
    <fieldset className="space-y-1">
      <legend className="font-semibold">Who sees it</legend>
      {choices.map(({ value, label, hint }) => (
        <label key={label} className="flex min-h-11 items-start gap-3 py-2">
          <input
            type="radio"
            name={name}
            className="mt-0.5 size-5 shrink-0 accent-brand"
            checked={visible === value}
            onChange={() => {
              onChange(value);
            }}
          />
          <span>
            {label}
            <span className="block text-sm text-muted">{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function HidePanel({ draft, onHidden }: { draft: CourseDraft; onHidden: () => void }) {
  const [asked, setAsked] = useState(false);
  const hide = useMutation({
    mutationFn: () => hideCourse(draft.uuid),
    onSuccess: () => {
      showToast({ tone: "success", title: "The course is hidden", detail: "Learners who are enrolled keep their access." });
      onHidden();
    },
    onSettled: () => {
      setAsked(false);
    },
  });
  return (
    <Panel title="Hide">
      <div className="max-w-2xl space-y-4">
        <p className="text-muted">
          Takes the course out of the catalogue, as it was last published. Changes in the draft stay unpublished, and
          learners who are enrolled keep their access.
        </p>
        {hide.isError && <FailureNotice error={hide.error} what="Not hidden" />}
        <Button
          tone="danger"
          busy={hide.isPending}
          onClick={() => {
            setAsked(true);
          }}
        >
          Hide the course…
        </Button>
      </div>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title="Hide this course?"
        confirmLabel="Hide"
        cancelLabel="Cancel"
        busy={hide.isPending}
        onConfirm={() => {
          hide.mutate();
        }}
      >
        <p>Nobody new can enrol until it’s shown again.</p>
      </ConfirmDialog>
    </Panel>
  );
}

function ChangesSkeleton() {
  return (
    <Loading label="Working out what publishing changes">
      <div className="space-y-4">
        <Skeleton className="h-8 w-72" />
        <Skeleton className="h-20 rounded-xl" />
        <Skeleton className="h-20 rounded-xl" />
      </div>
    </Loading>
  );
}
