/** Optimistic updates: marks notifications as read in every cached list before the API responds. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/shared/api/query-keys";
import type { Me, Notification, NotificationPage } from "@/shared/api/types";

type Lists = InfiniteData<NotificationPage, string | null>;

export function showAsRead(queryClient: QueryClient, isMeant: (notification: Notification) => boolean): void {
  const now = new Date().toISOString();
  const read = (notification: Notification): Notification =>
    !notification.is_read && isMeant(notification) ? { ...notification, is_read: true, read_at: now } : notification;
  queryClient.setQueriesData<Lists>({ queryKey: queryKeys.notifications }, (lists) =>
    lists && { ...lists, pages: lists.pages.map((page) => ({ ...page, results: page.results.map(read) })) },
  );
}

export function showUnreadCount(queryClient: QueryClient, change: (unread: number) => number): void {
  queryClient.setQueryData<Me>(
    queryKeys.me,
    (me) => me && { ...me, unread_notifications: Math.max(0, change(me.unread_notifications)) },
  );
}

/** Refetches after a write, whether or not it succeeded. */
export function refreshNotifications(queryClient: QueryClient): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: queryKeys.notifications }),
    queryClient.invalidateQueries({ queryKey: queryKeys.me }),
  ]);
}
