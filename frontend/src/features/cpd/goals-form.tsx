/** The learner's CPD goal: its period, credits per period and minimum credits by type. */
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { ApiError } from "@/shared/api/api-error";
import { describeError } from "@/shared/api/error-texts";
import type { CpdGoals } from "@/shared/api/types";
import { formatCpdType } from "@/shared/format/course-facts";
import { hundredthsOf } from "@/shared/format/credits";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { Notice } from "@/shared/ui/notice";
import { Select } from "@/shared/ui/select";
import { showToast } from "@/shared/ui/toast-store";
import { useSaveGoals } from "./use-save-goals";
import { PeriodFields } from "./period-fields";

/** The API's limit. */
const GOAL_MAX_HUNDREDTHS = 999_999;

interface GoalsFormProps {
  goals: CpdGoals;
  /** Known CPD types: those of courses, and those already earned. */
  knownTypes: readonly string[];
  onSaved: () => void;
}

export function GoalsForm({ goals, knownTypes, onSaved }: GoalsFormProps) {
  const [period, setPeriod] = useState(goals.period);
  const [credits, setCredits] = useState(goals.goal);
  const [byType, setByType] = useState(goals.by_type);
  const [checked, setChecked] = useState(false);
  const save = useSaveGoals();
  const wrong = (amount: string) => (checked ? reason(amount) : undefined);
  const free = knownTypes.filter((type) => !byType.some(({ cpd_type: chosen }) => chosen === type));
  const submit = () => {
    setChecked(true);
    if ([credits, ...byType.map(({ goal }) => goal)].some((amount) => reason(amount) !== undefined)) return;
    save.mutate(
      {
        body: { period, goal: credits.trim(), by_type: byType.map(({ cpd_type, goal }) => ({ cpd_type, goal: goal.trim() })) },
      },
      {
        onSuccess: () => {
          showToast({ tone: "success", title: "Goal saved" });
          onSaved();
        },
      },
    );
  };
  const setAmount = (type: string, amount: string) => {
    setByType(byType.map((known) => (known.cpd_type === type ? { cpd_type: type, goal: amount } : known)));
  };
  return (
    <form
      noValidate
      aria-label="Your goal"
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) submit();
      }}
    >
      <PeriodFields period={period} onChange={setPeriod} />
      <div className="max-w-xs">
        <Field label="Credits per period" error={wrong(credits)}>
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="decimal"
              autoComplete="off"
              value={credits}
              onChange={(event) => {
                setCredits(event.target.value);
              }}
            />
          )}
        </Field>
      </div>
      <fieldset className="space-y-3">
        <legend className="font-semibold">Minimum by CPD type</legend>
        {byType.length === 0 && <p className="text-muted">No minimum. Credits of any type count.</p>}
        {byType.map(({ cpd_type: type, goal: amount }) => (
          <div key={type} className="flex items-end gap-2">
            <div className="max-w-xs flex-1">
              <Field label={formatCpdType(type)} error={wrong(amount)}>
                {(wiring) => (
                  <Input
                    {...wiring}
                    inputMode="decimal"
                    autoComplete="off"
                    value={amount}
                    onChange={(event) => {
                      setAmount(type, event.target.value);
                    }}
                  />
                )}
              </Field>
            </div>
            <Button
              tone="quiet"
              size="icon"
              onClick={() => {
                setByType(byType.filter((known) => known.cpd_type !== type));
              }}
            >
              <Trash2 aria-hidden="true" className="size-5" />
              <span className="sr-only">Remove the goal for {formatCpdType(type)}</span>
            </Button>
          </div>
        ))}
        {free.length > 0 && (
          <AddType
            types={free}
            onAdd={(type) => {
              setByType([...byType, { cpd_type: type, goal: "" }]);
            }}
          />
        )}
      </fieldset>
      {save.isError && (
        <Notice tone="danger" title="Your goal wasn’t saved">
          {reasonsOf(save.error)}
        </Notice>
      )}
      <Button type="submit" busy={save.isPending}>
        {save.isPending ? "Saving…" : "Save goal"}
      </Button>
    </form>
  );
}

function AddType({ types, onAdd }: { types: readonly string[]; onAdd: (type: string) => void }) {
  const [chosen, setChosen] = useState("");
  const type = types.includes(chosen) ? chosen : (types[0] ?? "");
  return (
    <div className="flex items-end gap-2">
      <div className="max-w-xs flex-1">
        <Field label="CPD type">
          {(wiring) => (
            <Select
              {...wiring}
              value={type}
              onChange={(event) => {
                setChosen(event.target.value);
              }}
            >
              {types.map((option) => (
                <option key={option} value={option}>
                  {formatCpdType(option)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Button
        tone="secondary"
        onClick={() => {
          onAdd(type);
        }}
      >
        <Plus aria-hidden="true" className="size-4.5" />
        Add
      </Button>
    </div>
  );
}

function reason(amount: string): string | undefined {
  const hundredths = hundredthsOf(amount);
  if (hundredths === null) return "Enter a number with up to two decimal places, such as 30 or 12.5.";
  if (hundredths < 0 || hundredths > GOAL_MAX_HUNDREDTHS) return "A goal must be between 0 and 9999.99.";
  return undefined;
}

function reasonsOf(error: unknown): string {
  const own = error instanceof ApiError ? Object.values(error.details).flat() : [];
  return own.length > 0 ? own.join(" ") : describeError(error).detail;
}
