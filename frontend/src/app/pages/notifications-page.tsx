import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { BellOff, CheckCheck } from "lucide-react";
import { useMarkAllRead } from "@/features/notifications/use-mark-all-read";
import { useMarkRead } from "@/features/notifications/use-mark-read";
import { NotificationItem } from "@/features/notifications/notification-item";
import { notificationsQuery } from "@/features/notifications/notifications-query";
import { useMe } from "@/features/profile/use-me";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Segmented } from "@/shared/ui/segmented";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { useNow } from "@/shared/ui/use-now";

const route = getRouteApi("/learner/notifications");

const views = [
  { value: "all", label: "All" },
  { value: "unread", label: "Unread" },
] as const;

export function NotificationsPage() {
  usePageTitle("Notifications");
  const { show } = route.useSearch();
  const navigate = route.useNavigate();
  const unreadOnly = show === "unread";
  const notifications = useInfiniteQuery(notificationsQuery(unreadOnly));
  const { data: me } = useMe();
  const markRead = useMarkRead();
  const markAllRead = useMarkAllRead();
  const now = useNow();
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title="Notifications" />
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label="Show notifications"
          value={unreadOnly ? "unread" : "all"}
          options={views}
          onChange={(view) => {
            void navigate({ search: view === "unread" ? { show: "unread" } : {}, replace: true });
          }}
        />
        {(me?.unread_notifications ?? 0) > 0 && (
          <Button
            tone="quiet"
            size="sm"
            busy={markAllRead.isPending}
            onClick={() => {
              markAllRead.mutate({});
            }}
          >
            <CheckCheck aria-hidden="true" className="size-4.5" />
            Mark all as read
          </Button>
        )}
      </div>
      <QueryView query={notifications} skeleton={<NotificationsSkeleton />}>
        {(list) =>
          list.length === 0 ? (
            <Nothing unreadOnly={unreadOnly} />
          ) : (
            <>
              <ul className="overflow-hidden rounded-xl border border-line shadow-card">
                {list.map((notification) => (
                  <NotificationItem
                    key={notification.uuid}
                    notification={notification}
                    now={now}
                    onRead={() => {
                      markRead.mutate({ params: { path: { notification_uuid: notification.uuid } } });
                    }}
                  />
                ))}
              </ul>
              <LoadMore query={notifications} label="Show older notifications" />
            </>
          )
        }
      </QueryView>
    </div>
  );
}

function Nothing({ unreadOnly }: { unreadOnly: boolean }) {
  return (
    <PageMessage icon={BellOff} title={unreadOnly ? "You’re all caught up" : "No notifications yet"}>
      {unreadOnly
        ? "No unread notifications."
        : "You’ll be notified here when you enrol, when a joining link is ready and when something needs your attention."}
    </PageMessage>
  );
}

function NotificationsSkeleton() {
  return (
    <Loading label="Loading your notifications">
      <div className="space-y-3">
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} className="h-24 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
