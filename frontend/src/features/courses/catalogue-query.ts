import { pagedQuery, results } from "@/shared/api/paging";

/** Divisible by two and three, so that it fills rows of either. */
const PAGE_SIZE = 24;

/** The courses that the user teaches, with the work that waits there: others hand it in, so it is read again each time. */
export const taughtCoursesQuery = () =>
  pagedQuery("/api/courses/", { params: { query: { taught: true, page_size: PAGE_SIZE } } }, { select: results, staleTime: 0 });

/** The courses that the learner can see. */
export const catalogueQuery = () =>
  pagedQuery("/api/courses/", { params: { query: { page_size: PAGE_SIZE } } }, { select: results });
