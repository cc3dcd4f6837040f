import { pagedQuery, results } from "@/shared/api/paging";

export const notificationsQuery = (unreadOnly: boolean) =>
  pagedQuery(
    "/api/notifications/",
    { params: { query: unreadOnly ? { unread: true } : {} } },
    // The page exists to show what is new.
    { select: results, staleTime: 0 },
  );
