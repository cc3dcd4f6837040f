/** Every course that a report can be about: those that learners see, and those that are hidden or put away. */
import { queryOptions } from "@tanstack/react-query";
import { fetchAllPages } from "@/shared/api/paging";

export const allCoursesQuery = () =>
  queryOptions({
    queryKey: ["all courses"],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const drafts = (archived: boolean) =>
        fetchAllPages("/api/studio/courses/", { params: { query: { archived, page_size: 100 } } }, signal);
      const [listed, ...edited] = await Promise.all([
        fetchAllPages("/api/courses/", { params: { query: { page_size: 100 } } }, signal),
        drafts(false),
        drafts(true),
      ]);
      const titles = new Map<string, string>();
      for (const page of edited.flatMap(({ pages }) => pages)) {
        for (const { uuid, title, state } of page.results) if (state !== "draft") titles.set(uuid, title);
      }
      for (const page of listed.pages) for (const { uuid, title } of page.results) titles.set(uuid, title);
      const courses = [...titles].map(([uuid, title]) => ({ uuid, title }));
      return courses.sort((one, other) => one.title.localeCompare(other.title));
    },
  });
