/** Moves the focus to a field by its mark, once the page that has it is shown. */
import { parentField } from "./field-path";

const TRY_EVERY_MS = 50;
const GIVE_UP_MS = 6000;
/** Opening a page moves the focus to its start, perhaps after the field has appeared. */
const STEADY_TRIES = 6;

let running = 0;

export function focusField(mark: string): void {
  running += 1;
  const run = running;
  const until = Date.now() + GIVE_UP_MS;
  let steady = 0;
  const attempt = () => {
    if (run !== running || Date.now() > until) return;
    const field = find(mark);
    if (field !== null && document.activeElement === field) steady += 1;
    else if (steady > 0 && !isPageStart(document.activeElement)) return;
    else field?.focus();
    if (steady < STEADY_TRIES) setTimeout(attempt, TRY_EVERY_MS);
  };
  // After the handlers of the click that asked for it.
  setTimeout(attempt, 0);
}

/** The field itself, or the nearest one around it that is on the page. */
function find(mark: string): HTMLElement | null {
  const [scope = "", name = ""] = mark.split(/:(.*)/s, 2);
  for (let field: string | null = name; field !== null; field = parentField(field)) {
    const found = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(`${scope}:${field}`)}"]`);
    if (found !== null) return found;
  }
  return null;
}

const isPageStart = (element: Element | null) => element === null || element === document.body || element.id === "main";
