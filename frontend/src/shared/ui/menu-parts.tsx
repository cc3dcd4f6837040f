/**
 * The parts of a drop-down menu. Radix provides behaviour and keyboard support. `Menu` loads this file later than the
 * page; a page that is large anyway may import it.
 */
import * as DropdownMenu from "@radix-ui/react-dropdown-menu";
import { Check } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";

const itemClasses =
  "flex min-h-10 w-full items-center gap-2.5 rounded-md px-3 py-1.5 text-left outline-none data-highlighted:bg-brand-soft data-highlighted:text-brand";

interface MenuRootProps {
  trigger: ReactNode;
  /** Whether it was asked for before this file was here. */
  defaultOpen?: boolean;
  /** Whether the button that this one replaces had the focus, which must not be lost. */
  focused?: boolean;
  children: ReactNode;
}

export function MenuRoot({ trigger, defaultOpen = false, focused = false, children }: MenuRootProps) {
  const button = useRef<HTMLButtonElement>(null);
  const takesFocus = useRef(focused && !defaultOpen);
  useLayoutEffect(() => {
    if (takesFocus.current) button.current?.focus();
  }, []);
  return (
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild ref={button}>{trigger}</DropdownMenu.Trigger>
      {/* No portal: at the end of the body the menu would be outside every landmark. */}
      <DropdownMenu.Content
        align="end"
        sideOffset={8}
        collisionPadding={12}
        // Focus returns to the button, unless what was chosen has moved it on.
        onCloseAutoFocus={(event) => {
          if (document.activeElement !== document.body) event.preventDefault();
        }}
        className="z-40 w-72 max-w-[calc(100vw-1.5rem)] rounded-xl border border-line bg-surface p-1.5 shadow-card"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

export function MenuItem({ onSelect, children }: { onSelect: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.Item className={itemClasses} onSelect={onSelect}>
      {children}
    </DropdownMenu.Item>
  );
}

/** Styles its only child, a link, as a menu item. */
export function MenuLink({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Item asChild className={itemClasses}>
      {children}
    </DropdownMenu.Item>
  );
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-3 py-2">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1.5 h-px bg-line" />;
}

interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; icon: ReactNode }[];
  onChange: (value: T) => void;
}

export function MenuChoice<T extends string>({ label, value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <DropdownMenu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        onChange(next as T);
      }}
    >
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          className={itemClasses}
          // Keep the menu open, so that the user sees the effect and can change it again.
          onSelect={(event) => {
            event.preventDefault();
          }}
        >
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden="true" className="size-4" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
