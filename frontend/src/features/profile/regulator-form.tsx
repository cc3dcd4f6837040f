/** What regulators ask for: the learner's licence number and profession, both optional. */
import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { $api } from "@/shared/api/client";
import { cacheKey } from "@/shared/api/query-cache";
import type { Me } from "@/shared/api/types";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { DraftNote } from "@/shared/ui/draft-note";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input } from "@/shared/ui/field";
import { showToast } from "@/shared/ui/toast-store";

/** The API's limit. */
const LONGEST = 100;

export function RegulatorForm({ me }: { me: Me }) {
  const saved = { profession: me.profession ?? "", licence_number: me.licence_number ?? "" };
  const draft = useDraft("regulator", saved);
  const form = useForm({ defaultValues: draft.initial, shouldFocusError: false });
  useKeptForm(form, draft);
  const queryClient = useQueryClient();
  const update = $api.useMutation("patch", "/api/users/me/", {
    onSuccess: (changed) => {
      queryClient.setQueryData(cacheKey("/api/users/me/"), changed);
    },
  });
  const submit = form.handleSubmit(({ profession, licence_number: licence }) => {
    update.mutate(
      { body: { profession: profession.trim(), licence_number: licence.trim() } },
      {
        onSuccess: (changed) => {
          draft.drop();
          form.reset({ profession: changed.profession ?? "", licence_number: changed.licence_number ?? "" });
          showToast({ tone: "success", title: "Profession and licence number saved" });
        },
      },
    );
  });
  return (
    <form
      noValidate
      aria-label="Profession and licence number"
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!update.isPending) void submit();
      }}
    >
      <div className="space-y-1.5">
        <h2 className="font-semibold">For your regulator</h2>
        <p className="text-muted">
          Administrators see both, and reports to regulators have them beside your credits. They aren’t on certificates. Leave a field
          empty to remove it.
        </p>
      </div>
      <DraftNote
        shown={draft.restored}
        onDiscard={() => {
          form.reset(saved);
          draft.drop();
        }}
      />
      <Field label="Profession (optional)">
        {(wiring) => <Input {...wiring} autoComplete="organization-title" maxLength={LONGEST} {...form.register("profession")} />}
      </Field>
      <Field label="Licence number (optional)">
        {(wiring) => <Input {...wiring} autoComplete="off" spellCheck={false} maxLength={LONGEST} {...form.register("licence_number")} />}
      </Field>
      {update.isError && <FailureNotice error={update.error} what="Nothing was saved" />}
      <Button type="submit" busy={update.isPending}>
        {update.isPending ? "Saving…" : "Save profession and licence number"}
      </Button>
    </form>
  );
}
