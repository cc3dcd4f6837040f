import { useQueryClient } from "@tanstack/react-query";
import { $api } from "@/shared/api/client";
import { refreshNotifications, showAsRead, showUnreadCount } from "./notification-cache";

export function useMarkAllRead() {
  const queryClient = useQueryClient();
  return $api.useMutation("post", "/api/notifications/read-all/", {
    meta: { failure: "Couldn’t mark as read" },
    onMutate: async () => {
      await showAsRead(queryClient, () => true);
      showUnreadCount(queryClient, () => 0);
    },
    onSettled: () => refreshNotifications(queryClient),
  });
}
