import { Bell, Check } from "lucide-react";
import type { Notification } from "@/shared/api/types";
import { formatAgo } from "@/shared/format/date-time";
import { safePath } from "@/shared/navigation/safe-url";
import { Button } from "@/shared/ui/button";
import { PathLink } from "@/shared/ui/path-link";

interface NotificationItemProps {
  notification: Notification;
  now: Date;
  onRead: () => void;
}

export function NotificationItem({ notification, now, onRead }: NotificationItemProps) {
  const path = safePath(notification.action_url);
  const unread = !notification.is_read;
  return (
    <li
      className={`relative flex gap-4 border-b border-line p-5 last:border-b-0 sm:px-6 ${unread ? "bg-surface" : "bg-sunken"}`}
    >
      {unread && <span aria-hidden="true" className="absolute inset-y-0 left-0 w-1 bg-brand" />}
      <span
        aria-hidden="true"
        className={`mt-0.5 grid size-9 shrink-0 place-items-center rounded-full ${unread ? "bg-brand-soft text-brand" : "text-muted"}`}
      >
        <Bell className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1 space-y-1">
        <h2 className={`font-sans text-lg leading-snug tracking-normal ${unread ? "font-semibold" : "font-normal"}`}>
          {unread && <span className="sr-only">Unread: </span>}
          {path === null ? (
            notification.title
          ) : (
            <PathLink
              path={path}
              className="hover:text-brand hover:underline hover:underline-offset-4"
              onFollow={() => {
                if (unread) onRead();
              }}
            >
              {notification.title}
            </PathLink>
          )}
        </h2>
        {notification.message !== "" && <p className="text-muted">{notification.message}</p>}
        <div className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
          <time dateTime={notification.created_at}>{formatAgo(notification.created_at, now)}</time>
          {unread && (
            <Button tone="quiet" size="sm" onClick={onRead}>
              <Check aria-hidden="true" className="size-4" />
              Mark as read
              <span className="sr-only">: {notification.title}</span>
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}
