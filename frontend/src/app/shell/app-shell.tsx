import { Link, Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useMe } from "@/features/profile/use-me";
import { PROVIDER_NAME } from "@/shared/config/provider";
import { Logo } from "@/shared/ui/logo";
import { CreditBadge } from "./credit-badge";
import { HelpMenu } from "./help-menu";
import { NotificationBell } from "./notification-bell";
import { OfflineBar } from "./offline-bar";
import { UserMenu } from "./user-menu";

const sections = [
  { to: "/courses", label: "Catalogue", exact: true },
  { to: "/my-courses", label: "My courses", exact: false },
  { to: "/cpd", label: "My CPD", exact: false },
] as const;
/** Only a convenience: the API enforces access on every request. */
const sectionsOfGroups = [
  { groups: ["instructor", "admin"], to: "/teaching", label: "Teaching", exact: false },
  { groups: ["admin"], to: "/admin", label: "Administration", exact: false },
] as const;

export function AppShell() {
  const main = useRef<HTMLElement>(null);
  const nav = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);
  const groups = useMe().data?.groups ?? [];
  const shown = [...sections, ...sectionsOfGroups.filter((section) => section.groups.some((group) => groups.includes(group)))];
  useCurrentSectionInView(nav, shown.length);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-brand focus:px-4 focus:py-2 focus:font-semibold focus:text-on-brand"
      >
        Skip to content
      </a>
      <header className="z-30 border-b border-line bg-surface md:sticky md:top-0">
        <div className="page flex min-h-16 flex-wrap items-center gap-x-8">
          <Link to="/courses" className="mr-auto flex min-h-16 items-center rounded-md md:mr-0">
            <Logo compact />
          </Link>
          <nav ref={nav} aria-label="Main" className="order-last -mx-3 w-full overflow-x-auto md:order-none md:mr-auto md:w-auto">
            <ul className="flex gap-1">
              {shown.map(({ to, label, exact }) => (
                <li key={to}>
                  <Link
                    to={to}
                    activeOptions={{ exact, includeSearch: false }}
                    className="relative flex min-h-11 items-center px-3 font-semibold whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 md:min-h-16 aria-[current=page]:text-brand aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-3 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.75 aria-[current=page]:after:bg-brand"
                  >
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <div className="-mr-2 flex items-center sm:gap-1">
            <CreditBadge />
            <HelpMenu />
            <NotificationBell />
            <UserMenu />
          </div>
        </div>
      </header>
      <OfflineBar />
      <main id="main" ref={main} tabIndex={-1} className="page flex-1 py-8 sm:py-12">
        <Outlet />
      </main>
      <footer className="border-t border-line">
        <p className="page py-6 text-sm text-muted">{PROVIDER_NAME} · Continuing professional development</p>
      </footer>
    </div>
  );
}

/**
 * Opening a new page starts at the top, both visually and for the keyboard. The router restores only
 * the scroll position, so focus is moved here; except on the first page, where the browser does it.
 */
function useFocusOnNewPage(main: React.RefObject<HTMLElement | null>): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onResolved", ({ fromLocation, pathChanged }) => {
        if (fromLocation !== undefined && pathChanged) main.current?.focus({ preventScroll: true });
      }),
    [router, main],
  );
}

/** An administrator's sections do not all fit on a phone, so the current one is scrolled into view. */
function useCurrentSectionInView(nav: React.RefObject<HTMLElement | null>, sectionCount: number): void {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => {
    const list = nav.current;
    const current = list?.querySelector("[aria-current=page]");
    if (!list || !current) return;
    const [seen, wanted] = [list.getBoundingClientRect(), current.getBoundingClientRect()];
    list.scrollBy({ left: Math.max(0, wanted.right - seen.right) - Math.max(0, seen.left - wanted.left) });
  }, [nav, pathname, sectionCount]);
}
