import { pagedQuery, results } from "@/shared/api/paging";
import type { EntryFilter } from "./history-filter";

export const transactionsQuery = ({ type, from, to }: EntryFilter) => {
  const query = {
    ...(type !== undefined && { transaction_type: type }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  return pagedQuery("/api/users/cpd_transactions/", { params: { query } }, { select: results });
};
