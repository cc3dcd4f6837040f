/** Erases a person's data: first what it would do, then who is meant, typed, and why. */
import { useState } from "react";
import { $api } from "@/shared/api/client";
import type { ErasureReceipt } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input } from "@/shared/ui/field";
import { QueryView } from "@/shared/ui/query-view";
import { ReasonField } from "@/shared/ui/reason-field";
import { Skeleton } from "@/shared/ui/skeleton";
import { ErasurePreview } from "./erasure-preview";
import { refreshesErased } from "./use-erasure";

/** What is entered, and kept until it is saved. Who is meant is not: it is typed in the moment. */
const blank = { reason: "" };

interface EraseFormProps {
  person: { id: string; name: string; email: string };
  onBegun: (receipt: ErasureReceipt) => void;
}

export function EraseForm({ person, onBegun }: EraseFormProps) {
  const [wanted, setWanted] = useState(false);
  const path = { learner_uuid: person.id };
  const preview = $api.useQuery(
    "get",
    "/api/office/people/{learner_uuid}/erasure/preview/",
    { params: { path } },
    { enabled: wanted, staleTime: 0, gcTime: 0 },
  );
  return (
    <div className="space-y-5">
      <p className="max-w-3xl text-muted">
        Removes the profile, the name everywhere, submitted files and texts, notifications and Zoom registrations. Credits, results
        and payments stay as facts under an ID, and certificates still verify without the name. This can’t be undone.
      </p>
      {wanted ? (
        <QueryView query={preview} level={2} skeleton={<Skeleton className="h-40 w-full" />}>
          {(found) => (
            <>
              <ErasurePreview preview={found} />
              {found.blocked_by === null && <Confirmation person={person} onBegun={onBegun} />}
            </>
          )}
        </QueryView>
      ) : (
        <Button
          tone="secondary"
          onClick={() => {
            setWanted(true);
          }}
        >
          Show what would be erased
        </Button>
      )}
    </div>
  );
}

function Confirmation({ person, onBegun }: EraseFormProps) {
  const draft = useDraft(`erase.${person.id}`, blank);
  const [reason, setReason] = useState(draft.initial.reason);
  const [typed, setTyped] = useState("");
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState(false);
  const mutation = useIntentionMutation("post", "/api/office/people/{learner_uuid}/erasure/", { refreshes: refreshesErased });
  const meant = person.email === "" && person.name === "" ? "ID" : "email address or name";
  const isMissing = typed.trim() === "";
  const ask = () => {
    setChecked(true);
    if (!isMissing && reason.trim() !== "") setAsking(true);
  };
  const erase = () => {
    const body = { confirm: typed.trim(), reason: reason.trim() };
    mutation.mutate({ params: { path: { learner_uuid: person.id } }, body }, {
      onSuccess: (receipt) => {
        draft.drop();
        setAsking(false);
        onBegun(receipt);
      },
      onError: () => {
        setAsking(false);
      },
    });
  };
  return (
    <form
      noValidate
      aria-label="Erase this person’s data"
      className="max-w-2xl space-y-5 border-t border-line pt-5"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <Field
        label={`Type the person’s ${meant}`}
        hint="So that nobody else is erased by mistake."
        error={checked && isMissing ? `Type the person’s ${meant}.` : undefined}
      >
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="off"
            spellCheck={false}
            maxLength={320}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
            }}
          />
        )}
      </Field>
      <ReasonField
        value={reason}
        hint="For the audit log. It’s kept after the erasure, so leave out the person’s name and address."
        missing={checked && reason.trim() === ""}
        onChange={(value) => {
          setReason(value);
          draft.keep({ reason: value });
        }}
      />
      {mutation.isError && <FailureNotice error={mutation.error} title="Nothing was erased" />}
      <Button type="submit" tone="danger">
        Erase…
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Erase this person’s data for good?"
        confirmLabel={mutation.isPending ? "Erasing…" : "Erase"}
        cancelLabel="Cancel"
        busy={mutation.isPending}
        onConfirm={erase}
      >
        <p>
          The account of <strong className="[overflow-wrap:anywhere]">{person.name === "" ? person.email : person.name}</strong> is closed at
          once and can’t be used again. Nothing that is removed can be brought back. Delete the account at the identity
          provider as well.
        </p>
      </ConfirmDialog>
    </form>
  );
}
