/** A toggle between a few views. */
import * as ToggleGroup from "@radix-ui/react-toggle-group";

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      // Radix sends "" when the selected option is clicked again; keep the selection.
      onValueChange={(next) => {
        if (next !== "") onChange(next as T);
      }}
      className="inline-flex flex-wrap rounded-lg border border-edge bg-surface p-1"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="min-h-9 rounded-md px-4 text-[0.95rem] font-semibold text-muted data-[state=off]:hover:text-ink data-[state=on]:bg-brand data-[state=on]:text-on-brand"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
