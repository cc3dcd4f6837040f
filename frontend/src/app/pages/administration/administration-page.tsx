import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { BulkAdjust } from "@/features/administration/bulk-adjust";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { AdministratorsOnly } from "./administrators-only";

export function AdministrationPage() {
  usePageTitle("Administration");
  return (
    <AdministratorsOnly>
      <PageHeader title="Administration">
        Correct credits and certificates. Every correction is a new entry with your name and your reason.
      </PageHeader>
      <div className="space-y-6">
        <Panel title="Find a learner">
          <FindLearner />
        </Panel>
        <Panel title="Bulk adjustment">
          <BulkAdjust />
        </Panel>
        <Panel title="Failed background tasks">
          <p className="max-w-2xl text-muted">
            Emails, Zoom registrations and credit awards that fail are kept and raise an alarm. Once the cause is fixed, an
            operator retries them with <code className="text-ink">cargo xtask redrive QUEUE</code>. Credit awards are also
            repaired automatically every hour. You can’t retry them from this page, because no signed-in user has access to
            the queues.
          </p>
        </Panel>
      </div>
    </AdministratorsOnly>
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function FindLearner() {
  const navigate = useNavigate();
  const [id, setId] = useState("");
  const [checked, setChecked] = useState(false);
  const wrong = UUID.test(id.trim()) ? undefined : "Enter the full learner ID, as shown in the learner’s settings.";
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (wrong === undefined) {
          void navigate({ to: "/admin/learners/$learnerUuid", params: { learnerUuid: id.trim().toLowerCase() } });
        }
      }}
    >
      <div className="min-w-56 flex-1">
        <Field label="Learner ID" hint="Learners can find it under Settings." error={checked ? wrong : undefined}>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              spellCheck={false}
              value={id}
              onChange={(event) => {
                setId(event.target.value);
              }}
            />
          )}
        </Field>
      </div>
      <Button type="submit">Open</Button>
    </form>
  );
}
