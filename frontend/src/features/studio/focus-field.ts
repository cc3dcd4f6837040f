/** Moves the focus to a field by its mark, once the page that has it is shown. */
import { parentField } from "./field-path";

const GIVE_UP_MS = 6000;
/** Opening a page moves the focus to its start, perhaps after the field has appeared. */
const STEADY_MS = 300;

let running = 0;

export function focusField(mark: string): void {
  running += 1;
  const run = running;
  const until = performance.now() + GIVE_UP_MS;
  const from = document.activeElement;
  let steadySince: number | null = null;
  const attempt = () => {
    const now = performance.now();
    if (run !== running || now > until) return;
    const [field, active] = [find(mark), document.activeElement];
    if (field !== null && active === field) steadySince ??= now;
    else if (steadySince !== null && !isPageStart(active)) return;
    // Whoever writes in another field by now stays there: on a slow device the next letters would go astray.
    else if (active !== from && isWrittenIn(active)) return;
    else field?.focus();
    if (steadySince === null || now - steadySince < STEADY_MS) requestAnimationFrame(attempt);
  };
  // After the handlers of the click that asked for it; a window that closes has no further frames.
  requestAnimationFrame(attempt);
}

/** The field itself, or the nearest one around it that is on the page, or else what is edited as a whole. */
export function find(mark: string): HTMLElement | null {
  const [scope = "", name = ""] = mark.split(/:(.*)/s, 2);
  for (let field: string | null = name; field !== null; field = field === "" ? null : (parentField(field) ?? "")) {
    const found = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(`${scope}:${field}`)}"]`);
    if (found !== null) return found;
  }
  return null;
}

const isWrittenIn = (element: Element | null) =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element?.closest("[contenteditable=true]") != null;

const isPageStart = (element: Element | null) => element === null || element === document.body || element.id === "main";
