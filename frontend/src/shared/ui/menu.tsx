/**
 * A drop-down menu. Its button is there at once; what opens below it is loaded later, because it is a seventh of all the
 * JavaScript that every page would have to wait for.
 */
import { cloneElement, type ComponentProps, type ReactElement, type ReactNode, useState } from "react";
import { deferred } from "./deferred";
import { showToast } from "./toast-store";

type Parts = typeof import("./menu-parts");

const parts = deferred<Parts>(() => import("./menu-parts"));

interface MenuProps {
  /** A button. */
  trigger: ReactElement<ComponentProps<"button">>;
  children: (parts: Parts) => ReactNode;
}

export function Menu({ trigger, children }: MenuProps) {
  const loaded = parts.useLoaded();
  const [wanted, setWanted] = useState(false);
  const [focused, setFocused] = useState(false);
  if (loaded !== undefined) {
    const { MenuRoot } = loaded;
    return (
      <MenuRoot trigger={trigger} defaultOpen={wanted} focused={focused}>
        {children(loaded)}
      </MenuRoot>
    );
  }
  const open = () => {
    setWanted(true);
    parts.load().catch(() => {
      setWanted(false);
      showToast({ tone: "danger", title: "The menu could not be opened", detail: "Check your connection, then try again." });
    });
  };
  return cloneElement(trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: open,
    onKeyDown: (event) => {
      if (event.key === "ArrowDown") open();
    },
    onFocus: () => {
      setFocused(true);
    },
    onBlur: () => {
      setFocused(false);
    },
  });
}
