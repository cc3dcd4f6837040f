import { Link, Outlet, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useClaimedInvitations } from "@/features/enrolments/use-claimed-invitations";
import { useMe } from "@/features/profile/use-me";
import { providerName } from "@/shared/config/provider";
import { routes } from "@/shared/navigation/paths";
import { Logo } from "@/shared/ui/logo";
import { CreditBadge } from "./credit-badge";
import { HelpMenu } from "./help-menu";
import { NotificationBell } from "./notification-bell";
import { OfflineBar } from "./offline-bar";
import { UserMenu } from "./user-menu";
import { WaitingBadge } from "./waiting-badge";

const sections = [
  { to: routes.courses, label: "Catalogue", exact: true },
  { to: routes.myCourses, label: "My courses", exact: false },
  { to: routes.cpd, label: "My CPD", exact: false },
] as const;
/** Only a convenience: the API enforces access on every request. */
const sectionsOfGroups = [
  { groups: ["instructor", "admin"], to: routes.teaching, label: "Teaching", exact: false },
  { groups: ["instructor", "admin"], to: routes.studio, label: "Studio", exact: false },
  { groups: ["admin"], to: routes.administration, label: "Administration", exact: false },
] as const;

export function AppShell() {
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);
  const me = useMe().data;
  useClaimedInvitations(me);
  const groups = me?.groups ?? [];
  const shown = [...sections, ...sectionsOfGroups.filter((section) => section.groups.some((group) => groups.includes(group)))];
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-brand focus:px-4 focus:py-2 focus:font-semibold focus:text-on-brand"
      >
        Skip to content
      </a>
      <header className="z-30 border-b border-line bg-surface xl:sticky xl:top-0">
        <div className="page flex min-h-16 flex-wrap items-center gap-x-8">
          <Link to={routes.courses} className="mr-auto flex min-h-16 items-center rounded-md xl:mr-0">
            <Logo compact />
          </Link>
          {/* All sections are visible at once: below a certain width in a row of their own, on a phone in two if need be. */}
          <nav aria-label="Main" className="order-last -mx-3 w-full min-w-0 xl:order-none xl:w-auto xl:flex-1">
            <ul className="flex flex-wrap gap-x-1">
              {shown.map(({ to, label, exact }) => (
                <li key={to}>
                  <Link
                    to={to}
                    activeOptions={{ exact, includeSearch: false }}
                    className="relative flex min-h-11 items-center px-3 font-semibold whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 xl:min-h-16 aria-[current=page]:text-brand aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-3 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.75 aria-[current=page]:after:bg-brand"
                  >
                    {label}
                    {to === routes.teaching && me !== undefined && <WaitingBadge waiting={me.waiting_submissions} />}
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
        <p className="page py-6 text-sm text-muted">{providerName()} · Continuing professional development</p>
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
