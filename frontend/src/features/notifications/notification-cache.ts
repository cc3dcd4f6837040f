/** Optimistic updates: marks notifications as read in every cached list before the API responds. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { cacheKey, refresh } from "@/shared/api/query-cache";
import type { Notification, NotificationPage } from "@/shared/api/types";

type Lists = InfiniteData<NotificationPage, string | null>;

const everyList = { queryKey: cacheKey("/api/notifications/") };

/** Marks the notifications that `isMeant` selects. Cancels requests in progress, which would restore the old state. */
export async function showAsRead(queryClient: QueryClient, isMeant: (notification: Notification) => boolean): Promise<void> {
  await queryClient.cancelQueries(everyList);
  const now = new Date().toISOString();
  const read = (notification: Notification): Notification =>
    !notification.is_read && isMeant(notification) ? { ...notification, is_read: true, read_at: now } : notification;
  queryClient.setQueriesData<Lists>(everyList, (lists) =>
    lists && { ...lists, pages: lists.pages.map((page) => ({ ...page, results: page.results.map(read) })) },
  );
}

export function showUnreadCount(queryClient: QueryClient, change: (unread: number) => number): void {
  queryClient.setQueryData(
    cacheKey("/api/users/me/"),
    (me) => me && { ...me, unread_notifications: Math.max(0, change(me.unread_notifications)) },
  );
}

/** Refetches after a write, whether or not it succeeded. */
export function refreshNotifications(queryClient: QueryClient): Promise<void> {
  return refresh(queryClient, ["/api/notifications/", "/api/users/me/"]);
}
