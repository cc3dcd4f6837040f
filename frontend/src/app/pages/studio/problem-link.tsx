import { Link } from "@tanstack/react-router";
import { fieldMark } from "@/features/studio/edited-item";
import { focusField } from "@/features/studio/focus-field";
import type { RenderProblemLink } from "@/features/studio/problem-list";
import type { ProblemPlace } from "@/features/studio/problem-place";
import { routes } from "@/shared/navigation/paths";

/** Links a problem to its field: opens the page that has it, and moves the focus there. */
export function problemLink(courseUuid: string): RenderProblemLink {
  return function ProblemLink(place, children) {
    return (
      <Link
        {...targetOf(place, courseUuid)}
        className="link font-semibold"
        onClick={(event) => {
          if (!event.metaKey && !event.ctrlKey && !event.shiftKey) focusField(fieldMark(place.scope, place.field));
        }}
      >
        {children}
      </Link>
    );
  };
}

function targetOf({ page, scope }: ProblemPlace, courseUuid: string) {
  switch (page) {
    case "outline":
      return { to: routes.studioOutline, params: { courseUuid } };
    case "sessions":
      return { to: routes.studioSessions, params: { courseUuid } };
    case "content":
      return { to: routes.studioContent, params: { courseUuid, contentUuid: scope } };
    case "details":
      return { to: routes.studioCourse, params: { courseUuid } };
  }
}
