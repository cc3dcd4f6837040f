import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { BulkAdjust } from "@/features/administration/bulk-adjust";
import { routes } from "@/shared/navigation/paths";
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
        Corrections of credits and certificates. Every one is a new entry, with your name and your reason.
      </PageHeader>
      <div className="space-y-6">
        <Panel title="Find a learner">
          <FindLearner />
        </Panel>
        <Panel title="Adjust many at once">
          <BulkAdjust />
        </Panel>
        <Panel title="What failed and waits">
          <p className="max-w-2xl text-muted">
            Mails, Zoom registrations and awards that could not be carried out are kept, and raise an alarm. Once the cause is
            mended, an operator replays them with <code className="text-ink">cargo xtask redrive QUEUE</code>; awards are
            also repaired every hour by themselves. This page cannot do it: no one who is signed in here may reach the
            queues.
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
  const wrong = UUID.test(id.trim()) ? undefined : "Enter the whole learner ID, as it stands in their settings.";
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (wrong === undefined) {
          void navigate({ to: routes.learnerAccount, params: { learnerUuid: id.trim().toLowerCase() } });
        }
      }}
    >
      <div className="min-w-56 flex-1">
        <Field label="Learner ID" hint="Learners find it under Settings." error={checked ? wrong : undefined}>
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
