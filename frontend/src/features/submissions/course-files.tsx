import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, FolderDown } from "lucide-react";
import { pagedQuery, results } from "@/shared/api/paging";
import { safeUrl } from "@/shared/navigation/safe-url";
import { saveFile } from "@/shared/navigation/save-file";
import { formatFileSize } from "@/shared/format/file-size";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { type StatusFilter, submissionFilter } from "./submission-filter";
import { learnerName } from "./learner-name";

/** Browsers drop downloads that start at the same moment. */
const BETWEEN_FILES_MS = 400;

/** Links to all files, and a button that downloads them one after another. */
export function CourseFiles({ courseUuid, status }: { courseUuid: string; status: StatusFilter }) {
  const files = useInfiniteQuery(
    pagedQuery(
      "/api/courses/{course_uuid}/submissions/files/",
      { params: { path: { course_uuid: courseUuid }, query: submissionFilter(status) } },
      // The links expire within minutes, so they must not be shown from the cache.
      { select: results, staleTime: 0, gcTime: 0 },
    ),
  );
  return (
    <QueryView query={files} skeleton={<FilesSkeleton />}>
      {(list) => {
        const addresses = list.map(({ url }) => safeUrl(url)).filter((address) => address !== null);
        if (list.length === 0) {
          return (
            <PageMessage icon={FolderDown} title="No files">
              Open each submission to read its link or text.
            </PageMessage>
          );
        }
        return (
          <div className="space-y-5">
            <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
              <Button
                disabled={addresses.length === 0}
                onClick={() => {
                  addresses.forEach((address, index) => {
                    setTimeout(() => {
                      saveFile(address);
                    }, index * BETWEEN_FILES_MS);
                  });
                }}
              >
                <Download aria-hidden="true" className="size-4" />
                Download {addresses.length === 1 ? "1 file" : `${addresses.length} files`}
              </Button>
              <p className="text-muted">
                Links expire after five minutes. Your browser may ask you to allow multiple downloads.
              </p>
            </div>
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
              {list.map(({ submission, learner, attempt_number: number, file, url }) => {
                const address = safeUrl(url);
                return (
                  <li
                    key={submission}
                    className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line px-5 py-3.5 last:border-b-0 sm:px-6"
                  >
                    <span className="min-w-0">
                      <bdi className="font-semibold">{learnerName(learner)}</bdi>
                      {number !== null && <span className="text-muted"> · Attempt #{number}</span>}
                    </span>
                    <span className="min-w-0 break-words">
                      {address === null ? (
                        <span className="text-muted">{file.name} (still being checked)</span>
                      ) : (
                        <a href={address.href} download className="link">
                          <bdi>{file.name}</bdi>
                        </a>
                      )}{" "}
                      <span className="text-muted">({formatFileSize(file.size_bytes)})</span>
                    </span>
                  </li>
                );
              })}
            </ul>
            <LoadMore query={files} label="Show older files" />
          </div>
        );
      }}
    </QueryView>
  );
}

function FilesSkeleton() {
  return (
    <Loading label="Loading the files">
      <div className="space-y-3">
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} className="h-14 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
