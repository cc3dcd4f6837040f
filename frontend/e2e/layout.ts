/** Nothing is cut off: no sideways scrolling, and no box that hides a part of what is in it. */
import type { Page } from "@playwright/test";

/** Phones, a tablet and a desktop. */
export const widths = [360, 390, 768, 1280];

/** The elements whose content is cut off in the window's present size, described for the report. */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // Tables and code that authors write may be wider than any phone; they scroll in a region of their own.
    // Menus and dialogs scroll within a small window, with their end in view.
    const mayScroll = "pre, .prose [role=group], [role=menu], [role=alertdialog], textarea:not([rows='1']), select, video, iframe";
    const clips = (value: string) => value !== "visible";
    /** Texts for screen readers alone are in a box of a pixel. */
    const isForScreenReaders = (element: Element | null): boolean =>
      element !== null && (element instanceof SVGElement || (element.clientWidth <= 1 && clips(getComputedStyle(element).overflowX)) || isForScreenReaders(element.parentElement));
    const found: string[] = [];
    const describe = (element: Element, what: string) =>
      found.push(`${what}: ${element.tagName.toLowerCase()} “${(element.textContent || element.outerHTML).trim().slice(0, 60)}”`);
    if (document.documentElement.scrollWidth > window.innerWidth) describe(document.documentElement, "the page scrolls sideways");
    for (const element of Array.from(document.body.querySelectorAll("*"))) {
      const box = element.getBoundingClientRect();
      if (!element.checkVisibility() || isForScreenReaders(element) || element.closest(mayScroll) !== null) continue;
      const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(element);
      // A teaser ends in an ellipsis, and its page has the whole text.
      if (webkitLineClamp !== "none") continue;
      if (clips(overflowX) && element.scrollWidth > element.clientWidth + 1) describe(element, "hides its side");
      if (clips(overflowY) && element.scrollHeight > element.clientHeight + 1) describe(element, "hides its end");
      if (box.right > window.innerWidth + 1 || box.left < -1) describe(element, "is off the screen");
    }
    return found;
  });
}
