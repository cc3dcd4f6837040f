import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

export interface Batch {
  /** Names the occasion; a row is applied once in it, however often the file is sent. */
  batch: string;
  csv: string;
}

/** A dry run shows every change and writes nothing. */
export function useAdjustInBulk(dryRun: boolean) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (batch: Batch) =>
      unwrap(api().POST("/api/admin/cpd/adjustments/bulk/", { body: { ...batch, dry_run: dryRun } })),
    onSettled: () => {
      if (!dryRun) void queryClient.invalidateQueries({ queryKey: queryKeys.learners });
    },
  });
}
