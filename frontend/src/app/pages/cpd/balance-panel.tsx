import { useInfiniteQuery } from "@tanstack/react-query";
import { Award, Target } from "lucide-react";
import { useState } from "react";
import { catalogueQuery } from "@/features/courses/catalogue-query";
import { GoalProgress } from "@/features/cpd/goal-progress";
import { GoalsForm } from "@/features/cpd/goals-form";
import { $api } from "@/shared/api/client";
import type { Me } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

export function BalancePanel({ me }: { me: Me }) {
  const [editing, setEditing] = useState(false);
  return (
    <Panel
      title="Your CPD Credits"
      actions={
        <Button
          tone="secondary"
          size="sm"
          aria-expanded={editing}
          onClick={() => {
            setEditing(!editing);
          }}
        >
          <Target aria-hidden="true" className="size-4.5" />
          {editing ? "Cancel" : "Edit goal"}
        </Button>
      }
    >
      <div className="grid items-center gap-x-12 gap-y-6 md:grid-cols-[auto_minmax(0,1fr)]">
        <p className="flex items-center gap-4">
          <span className="grid size-14 place-items-center rounded-full bg-brand-soft text-brand">
            <Award aria-hidden="true" className="size-7" />
          </span>
          <span>
            <span className="block font-serif text-4xl leading-none font-semibold tabular-nums" data-testid="balance">
              {me.total_cpd_credits}
            </span>
            <span className="text-muted">credits in total</span>
          </span>
        </p>
        <GoalProgress cpd={me.cpd} />
      </div>
      {editing && (
        <div className="mt-6 border-t border-line pt-6">
          <GoalEditor
            onSaved={() => {
              setEditing(false);
            }}
          />
        </div>
      )}
    </Panel>
  );
}

function GoalEditor({ onSaved }: { onSaved: () => void }) {
  const goals = $api.useQuery("get", "/api/users/cpd_goals/");
  const courses = useInfiniteQuery(catalogueQuery());
  const summary = $api.useQuery("get", "/api/users/cpd_transactions/summary/");
  return (
    <QueryView
      query={goals}
      skeleton={
        <Loading label="Loading your goal">
          <Skeleton className="h-60 w-full max-w-xl" />
        </Loading>
      }
    >
      {(data) => (
        <GoalsForm
          goals={data}
          onSaved={onSaved}
          knownTypes={[
            ...new Set([
              ...data.by_type.map((type) => type.cpd_type),
              ...(summary.data?.by_cpd_type ?? []).map((type) => type.cpd_type),
              ...(courses.data ?? []).map((course) => course.cpd_type),
            ]),
          ].sort()}
        />
      )}
    </QueryView>
  );
}
