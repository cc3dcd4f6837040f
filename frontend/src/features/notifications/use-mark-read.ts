import { useQueryClient } from "@tanstack/react-query";
import { $api } from "@/shared/api/client";
import { describeError } from "@/shared/api/error-texts";
import { refresh } from "@/shared/api/query-cache";
import { showToast } from "@/shared/ui/toast-store";
import { refreshNotifications, showAsRead, showUnreadCount } from "./notification-cache";

export function useMarkRead() {
  const queryClient = useQueryClient();
  return $api.useMutation("post", "/api/notifications/{notification_uuid}/read/", {
    onMutate: async ({ params }) => {
      await showAsRead(queryClient, (notification) => notification.uuid === params.path.notification_uuid);
      showUnreadCount(queryClient, (unread) => unread - 1);
    },
    onError: async (error) => {
      showToast({ tone: "danger", title: "Couldn’t mark as read", detail: describeError(error).title });
      await refreshNotifications(queryClient);
    },
    onSuccess: () => refresh(queryClient, ["/api/users/me/"]),
  });
}
