import { pagedQuery, results } from "@/shared/api/paging";

export const notificationsQuery = (unreadOnly: boolean) =>
  pagedQuery(
    "/api/notifications/",
    { params: { query: unreadOnly ? { unread: true } : {} } },
    // This list is looked at to see what is new.
    { select: results, staleTime: 0 },
  );
