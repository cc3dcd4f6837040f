import { ArrowDown, ArrowUp, CornerDownRight, EllipsisVertical, GripVertical, Trash2 } from "lucide-react";
import { type KeyboardEvent, memo, type ReactNode, useRef, useState } from "react";
import { Button } from "@/shared/ui/button";
import { MenuItem, MenuRoot } from "@/shared/ui/menu-parts";
import { kindOf } from "./content-kind-names";
import { contentField } from "./definition";
import { useFieldValue, useProblem } from "./edited-item";
import { CheckField, TextField } from "./fields";
import { textOf } from "./field-path";
import { MomentField } from "./moment-field";
import { useOutlineCommands } from "./outline-actions";
import { useDraggableContent } from "./outline-drag";

interface ContentRowProps {
  uuid: string;
  kind: string;
  module: number;
  position: number;
  count: number;
  renderOpen: (content: { uuid: string; title: string }) => ReactNode;
}

export const ContentRow = memo(function ContentRow({ uuid, kind, module, position, count, renderOpen }: ContentRowProps) {
  const place = { module, content: position };
  const field = contentField(place);
  const row = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLButtonElement>(null);
  const edge = useDraggableContent(row, handle, place);
  const commands = useOutlineCommands();
  const title = textOf(useFieldValue(`${field}.title`));
  const { icon: Icon, label } = kindOf(kind);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const to = position + step;
    if (to >= 0 && to < count) commands.moveContent(place, { module, content: to });
    // At the end of its module it goes on into the next one.
    else if (module + step >= 0 && module + step < commands.moduleTitles().length) {
      commands.moveContent(place, { module: module + step, content: step < 0 ? Number.MAX_SAFE_INTEGER : 0 });
    }
  };
  return (
    <li ref={row} data-content={uuid} className="relative border-b border-line last:border-b-0 data-dragging:opacity-50">
      {edge !== null && <span className={`absolute inset-x-0 z-10 h-0.5 bg-brand ${edge === "top" ? "top-0" : "bottom-0"}`} />}
      <div className="flex items-start gap-1 py-3 pr-2 pl-1 sm:gap-3 sm:px-4">
        <button
          ref={handle}
          type="button"
          className="grid h-11 w-8 shrink-0 cursor-grab touch-none place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
          aria-label={`Move ${title}`}
          aria-describedby="outline-keys"
          onKeyDown={move}
        >
          <GripVertical aria-hidden="true" className="size-5" />
        </button>
        <Icon aria-hidden="true" className="mt-3 hidden size-5 shrink-0 text-muted sm:block" />
        <div className="min-w-0 flex-1 space-y-1.5">
          <TextField field={`${field}.title`} label={`Title of ${label.toLowerCase()} ${position + 1}`} labelHidden maxLength={200} />
          <div className="flex flex-wrap items-center gap-x-4">
            <span className="text-sm text-muted">{label}</span>
            {renderOpen({ uuid, title })}
            <RowFacts field={field} />
          </div>
        </div>
        <ContentMenu title={title} module={module} position={position} count={count} />
      </div>
    </li>
  );
});

/** Whether it is required and when it is released: shown as text, and edited when asked for. */
function RowFacts({ field }: { field: string }) {
  const required = useFieldValue(`${field}.is_required`) !== false;
  const released = textOf(useFieldValue(`${field}.released_at`));
  const [opened, setOpen] = useState(false);
  const problems = [useProblem(`${field}.is_required`), useProblem(`${field}.released_at`)];
  const open = opened || problems.some((problem) => problem !== undefined);
  return (
    <>
      <Button
        tone="quiet"
        size="sm"
        className="-mx-2 font-normal"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {required ? "Required" : "Optional"}
        {released === "" ? ", available at once" : ", released later"}
      </Button>
      {open && (
        <div className="w-full space-y-2 pb-2">
          <CheckField field={`${field}.is_required`} label="Required to complete the module" fallback />
          <MomentField field={`${field}.released_at`} label="Release date" hint="Leave empty to make it available at once." />
        </div>
      )}
    </>
  );
}

interface ContentMenuProps {
  title: string;
  module: number;
  position: number;
  count: number;
}

function ContentMenu({ title, module, position, count }: ContentMenuProps) {
  const commands = useOutlineCommands();
  const place = { module, content: position };
  return (
    <MenuRoot
      trigger={
        <Button tone="quiet" size="icon">
          <EllipsisVertical aria-hidden="true" className="size-5" />
          <span className="sr-only">Move or remove {title}</span>
        </Button>
      }
    >
      <ContentMenuItems
        onMove={(to) => {
          commands.moveContent(place, to);
        }}
        onRemove={() => {
          commands.removeContent(place);
        }}
        module={module}
        position={position}
        count={count}
      />
    </MenuRoot>
  );
}

interface ContentMenuItemsProps {
  module: number;
  position: number;
  count: number;
  onMove: (to: { module: number; content: number }) => void;
  onRemove: () => void;
}

/** Rendered only while the menu is open, so that it always has the modules' current titles. */
function ContentMenuItems({ module, position, count, onMove, onRemove }: ContentMenuItemsProps) {
  const modules = useOutlineCommands().moduleTitles();
  return (
    <>
      {position > 0 && (
        <MenuItem
          onSelect={() => {
            onMove({ module, content: position - 1 });
          }}
        >
          <ArrowUp aria-hidden="true" className="size-4" /> Move up
        </MenuItem>
      )}
      {position < count - 1 && (
        <MenuItem
          onSelect={() => {
            onMove({ module, content: position + 1 });
          }}
        >
          <ArrowDown aria-hidden="true" className="size-4" /> Move down
        </MenuItem>
      )}
      {modules.map((name, index) =>
        index === module ? null : (
          <MenuItem
            key={index}
            onSelect={() => {
              onMove({ module: index, content: Number.MAX_SAFE_INTEGER });
            }}
          >
            <CornerDownRight aria-hidden="true" className="size-4" /> Move to “{name}”
          </MenuItem>
        ),
      )}
      <MenuItem onSelect={onRemove}>
        <Trash2 aria-hidden="true" className="size-4" /> Remove
      </MenuItem>
    </>
  );
}
