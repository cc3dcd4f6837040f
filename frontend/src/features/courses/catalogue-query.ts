import { pagedQuery, results } from "@/shared/api/paging";

/** Fills rows of two cards and of three. */
const PAGE_SIZE = 24;

/** The courses that the learner may see. */
export const catalogueQuery = () =>
  pagedQuery("/api/courses/", { params: { query: { page_size: PAGE_SIZE } } }, { select: results });
