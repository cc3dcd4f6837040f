import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { describeError } from "@/shared/api/error-texts";
import { queryKeys } from "@/shared/api/query-keys";
import { showToast } from "@/shared/ui/toast-store";
import { refreshNotifications, showAsRead, showUnreadCount } from "./cached-notifications";

export function useMarkAllRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api().POST("/api/notifications/read-all/")),
    onMutate: async () => {
      await queryClient.cancelQueries({ queryKey: queryKeys.notifications });
      showAsRead(queryClient, () => true);
      showUnreadCount(queryClient, () => 0);
    },
    onError: (error) => {
      showToast({ tone: "danger", title: "Not marked as read", detail: describeError(error).title });
    },
    onSettled: () => refreshNotifications(queryClient),
  });
}
