import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { describeError } from "@/shared/api/error-texts";
import { queryKeys } from "@/shared/api/query-keys";
import { showToast } from "@/shared/ui/toast-store";
import { refreshNotifications, showAsRead, showUnreadCount } from "./cached-notifications";

export function useMarkRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (notificationUuid: string) =>
      unwrap(
        api().POST("/api/notifications/{notification_uuid}/read/", {
          params: { path: { notification_uuid: notificationUuid } },
        }),
      ),
    onMutate: async (notificationUuid) => {
      await queryClient.cancelQueries({ queryKey: queryKeys.notifications });
      showAsRead(queryClient, (notification) => notification.uuid === notificationUuid);
      showUnreadCount(queryClient, (unread) => unread - 1);
    },
    onError: async (error) => {
      showToast({ tone: "danger", title: "Not marked as read", detail: describeError(error).title });
      await refreshNotifications(queryClient);
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: queryKeys.me }),
  });
}
