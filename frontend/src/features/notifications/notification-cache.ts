/** Shows a notification as read at once, in every cached list, before the API has said so. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { cacheKey, refresh } from "@/shared/api/query-cache";
import type { Notification, NotificationPage } from "@/shared/api/types";

type Lists = InfiniteData<NotificationPage, string | null>;

const everyList = { queryKey: cacheKey("/api/notifications/") };

/** Marks what `isMeant` picks. A list on its way is dropped, since it would bring the old state back. */
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

/** The truth again, after a write that may or may not have been carried out. */
export function refreshNotifications(queryClient: QueryClient): Promise<void> {
  return refresh(queryClient, ["/api/notifications/", "/api/users/me/"]);
}
