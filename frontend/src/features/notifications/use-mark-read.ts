import { useQueryClient } from "@tanstack/react-query";
import { $api } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import { refreshNotifications, showAsRead, showUnreadCount } from "./notification-cache";

export function useMarkRead() {
  const queryClient = useQueryClient();
  return $api.useMutation("post", "/api/notifications/{notification_uuid}/read/", {
    meta: { failure: "Couldn’t mark as read" },
    onMutate: async ({ params }) => {
      await showAsRead(queryClient, (notification) => notification.uuid === params.path.notification_uuid);
      showUnreadCount(queryClient, (unread) => unread - 1);
    },
    onError: () => refreshNotifications(queryClient),
    onSuccess: () => refresh(queryClient, ["/api/users/me/"]),
  });
}
