/**
 * Light, dark, or the system's preference. The choice is the only thing that outlives a tab, hence the
 * only use of localStorage. `public/theme.js` applies the same rule before the first paint.
 */
import { useSyncExternalStore } from "react";

export type ThemeChoice = "light" | "dark" | "system";

const STORAGE_KEY = "meridian.theme";
const listeners = new Set<() => void>();
const systemDark = () => window.matchMedia("(prefers-color-scheme: dark)");

export function themeChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, choice);
  } catch {
    // If storage is blocked, the choice lasts until the page is reloaded.
  }
  apply(choice);
  for (const listener of listeners) listener();
}

/** Follows the system while the choice is "system". Called once at start-up. */
export function followSystemTheme(): void {
  systemDark().addEventListener("change", () => {
    apply(themeChoice());
  });
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice);
}

function apply(choice: ThemeChoice): void {
  const dark = choice === "dark" || (choice === "system" && systemDark().matches);
  document.documentElement.classList.toggle("dark", dark);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
