/** The learner's CPD goal: its period, credits per period and minimum credits by type. */
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useFieldArray, useForm, useWatch } from "react-hook-form";
import type { CpdGoals } from "@/shared/api/types";
import { formatCpdType } from "@/shared/format/course-facts";
import { hundredthsOf } from "@/shared/format/credits";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { DraftNote } from "@/shared/ui/draft-note";
import { Field, Input } from "@/shared/ui/field";
import { FailureNotice } from "@/shared/ui/failure-notice";
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
  const saved = { period: goals.period, goal: goals.goal, by_type: goals.by_type };
  const draft = useDraft("goals", saved);
  const form = useForm({ defaultValues: draft.initial, shouldFocusError: false });
  useKeptForm(form, draft);
  const { control, formState, handleSubmit, register, setValue } = form;
  const { errors } = formState;
  const period = useWatch({ control, name: "period" });
  const byType = useFieldArray({ control, name: "by_type" });
  const save = useSaveGoals();
  const free = knownTypes.filter((type) => !byType.fields.some(({ cpd_type: chosen }) => chosen === type));
  const submit = handleSubmit((entered) => {
    save.mutate(
      {
        body: {
          period: entered.period,
          goal: entered.goal.trim(),
          by_type: entered.by_type.map(({ cpd_type, goal }) => ({ cpd_type, goal: goal.trim() })),
        },
      },
      {
        onSuccess: () => {
          draft.drop();
          showToast({ tone: "success", title: "Goal saved" });
          onSaved();
        },
      },
    );
  });
  return (
    <form
      noValidate
      aria-label="Your goal"
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) void submit();
      }}
    >
      <DraftNote
        shown={draft.restored}
        onDiscard={() => {
          form.reset(saved);
          draft.drop();
        }}
      />
      <PeriodFields
        period={period}
        onChange={(chosen) => {
          setValue("period", chosen);
        }}
      />
      <div className="max-w-xs">
        <Field label="Credits per period" error={errors.goal?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="decimal"
              autoComplete="off"
              {...register("goal", { validate: reason })}
            />
          )}
        </Field>
      </div>
      <fieldset className="space-y-3">
        <legend className="font-semibold">Minimum by CPD type</legend>
        {byType.fields.length === 0 && <p className="text-muted">No minimum. Credits of any type count.</p>}
        {byType.fields.map(({ cpd_type: type }, index) => (
          <div key={type} className="flex items-end gap-2">
            <div className="max-w-xs flex-1">
              <Field label={formatCpdType(type)} error={errors.by_type?.[index]?.goal?.message}>
                {(wiring) => (
                  <Input
                    {...wiring}
                    inputMode="decimal"
                    autoComplete="off"
                    {...register(`by_type.${index}.goal`, { validate: reason })}
                  />
                )}
              </Field>
            </div>
            <Button
              tone="quiet"
              size="icon"
              onClick={() => {
                byType.remove(index);
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
              byType.append({ cpd_type: type, goal: "" }, { shouldFocus: false });
            }}
          />
        )}
      </fieldset>
      {save.isError && <FailureNotice error={save.error} what="Your goal wasn’t saved" />}
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
