import { useQueryClient } from "@tanstack/react-query";
import { $api } from "@/shared/api/client";
import { describeError } from "@/shared/api/error-texts";
import { showToast } from "@/shared/ui/toast-store";
import { refreshNotifications, showAsRead, showUnreadCount } from "./notification-cache";

export function useMarkAllRead() {
  const queryClient = useQueryClient();
  return $api.useMutation("post", "/api/notifications/read-all/", {
    onMutate: async () => {
      await showAsRead(queryClient, () => true);
      showUnreadCount(queryClient, () => 0);
    },
    onError: (error) => {
      showToast({ tone: "danger", title: "Couldn’t mark as read", detail: describeError(error).title });
    },
    onSettled: () => refreshNotifications(queryClient),
  });
}
