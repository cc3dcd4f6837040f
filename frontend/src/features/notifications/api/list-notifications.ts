import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";

const PAGE_SIZE = 20;

export const notificationsQuery = (unreadOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.notifications, { unreadOnly }],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        page_size: PAGE_SIZE,
        ...(unreadOnly && { unread: true }),
        ...(pageParam !== null && { cursor: pageParam }),
      };
      return unwrap(api().GET("/api/notifications/", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.results),
    // This list is looked at to see what is new.
    staleTime: 0,
  });

export function useNotifications(unreadOnly: boolean) {
  return useInfiniteQuery(notificationsQuery(unreadOnly));
}
