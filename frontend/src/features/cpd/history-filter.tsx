/** Filters entries by type and date. The filter is kept in the address. */
import type { EntryKind } from "@/features/cpd/entry-kind";
import { entryKind, entryKinds } from "@/features/cpd/entry-kind";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";

export interface EntryFilter {
  type?: EntryKind | undefined;
  /** Dates, both inclusive: "2026-01-31". */
  from?: string | undefined;
  to?: string | undefined;
}

interface HistoryFilterProps {
  filter: EntryFilter;
  onChange: (filter: EntryFilter) => void;
}

export function HistoryFilter({ filter, onChange }: HistoryFilterProps) {
  const filled = (value: string) => (value === "" ? undefined : value);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div role="group" aria-label="Filter entries" className="mb-4 grid items-end gap-3 sm:flex sm:flex-wrap">
      <div className="sm:w-44">
        <Field label="Type">
          {(wiring) => (
            <Select
              {...wiring}
              value={filter.type ?? ""}
              onChange={(event) => {
                onChange({ ...filter, type: entryKinds.find((kind) => kind === event.target.value) });
              }}
            >
              <option value="">All</option>
              {entryKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {entryKind(kind).label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {(["from", "to"] as const).map((end) => (
        <div key={end} className="sm:w-44">
          <Field label={end === "from" ? "From" : "To"}>
            {(wiring) => (
              <Input
                {...wiring}
                type="date"
                value={filter[end] ?? ""}
                {...(end === "from" ? { max: filter.to } : { min: filter.from })}
                onChange={(event) => {
                  onChange({ ...filter, [end]: filled(event.target.value) });
                }}
              />
            )}
          </Field>
        </div>
      ))}
      {isFiltered && (
        <Button
          tone="quiet"
          onClick={() => {
            onChange({});
          }}
        >
          Show all
        </Button>
      )}
    </div>
  );
}
