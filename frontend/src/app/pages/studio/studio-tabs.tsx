import { Link } from "@tanstack/react-router";
import { routes } from "@/shared/navigation/paths";

/** The pages of a course. A content belongs to the outline. */
export function StudioTabs({ courseUuid, hybrid }: { courseUuid: string; hybrid: boolean }) {
  const tabs = [
    { to: routes.studioCourse, label: "Details", exact: true },
    { to: routes.studioOutline, label: "Outline", exact: false },
    ...(hybrid ? [{ to: routes.studioSessions, label: "Live sessions", exact: false } as const] : []),
    { to: routes.studioPreview, label: "Preview", exact: false },
    { to: routes.studioPublish, label: "Publish", exact: false },
    { to: routes.studioHistory, label: "History", exact: false },
  ] as const;
  return (
    <nav aria-label="Course" className="-mx-1">
      <ul className="flex flex-wrap gap-x-1 border-b border-line">
        {tabs.map(({ to, label, exact }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ courseUuid }}
              activeOptions={{ exact, includeSearch: false }}
              className="relative flex min-h-11 items-center px-2.5 font-semibold whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 sm:px-3 aria-[current=page]:text-brand aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2.5 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.75 aria-[current=page]:after:bg-brand"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
