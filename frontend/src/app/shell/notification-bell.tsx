import { Link } from "@tanstack/react-router";
import { Bell } from "lucide-react";
import { useMe } from "@/features/profile/use-me";

const SHOWN_MAX = 99;

export function NotificationBell() {
  const { data: me } = useMe();
  const unread = me?.unread_notifications ?? 0;
  return (
    <Link
      to="/notifications"
      className="relative grid size-11 place-items-center rounded-full text-muted hover:bg-sunken hover:text-ink"
    >
      <Bell aria-hidden="true" className="size-5.5" />
      <span className="sr-only">{unread === 0 ? "Notifications" : `Notifications, ${unread} unread`}</span>
      {unread > 0 && (
        <span
          aria-hidden="true"
          data-testid="unread-badge"
          className="absolute top-0.5 right-0 min-w-5 rounded-full bg-brand px-1.5 text-center text-xs leading-5 font-bold text-on-brand tabular-nums"
        >
          {unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread}
        </span>
      )}
    </Link>
  );
}
