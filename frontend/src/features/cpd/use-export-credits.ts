import { useMutation } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api } from "@/shared/api/client";
import type { ExportLink } from "@/shared/api/types";
import { safeUrl } from "@/shared/navigation/safe-url";
import { saveBlob } from "@/shared/navigation/save-blob";
import { saveFile } from "@/shared/navigation/save-file";

export type ExportFormat = "csv" | "json" | "pdf";

const CREATED = 201;

interface Export {
  format: ExportFormat;
  from?: string | undefined;
  to?: string | undefined;
}

export function useExportCredits() {
  return useMutation({
    meta: { failure: "Your credit history couldn’t be exported" },
    mutationFn: exportCredits,
  });
}

/** The response is the file itself or, for a large one, a link that is valid for a few minutes. */
async function exportCredits({ format, from, to }: Export): Promise<void> {
  const query = { format, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const { data, response } = await api.GET("/api/users/cpd_transactions/export/", {
    params: { query },
    parseAs: "blob",
  });
  if (data === undefined) throw new ApiError("UNAVAILABLE", response.status, "The export is empty");
  if (response.status === CREATED) {
    const { url } = JSON.parse(await data.text()) as ExportLink;
    const address = safeUrl(url);
    if (address === null) throw new ApiError("UNAVAILABLE", response.status, "The export has no address");
    saveFile(address);
    return;
  }
  saveBlob(data, `${["cpd-credits", from, to].filter((part) => part !== undefined).join("-")}.${format}`);
}
