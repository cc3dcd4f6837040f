import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Copy, Download, EllipsisVertical, NotebookPen } from "lucide-react";
import type { ReactNode } from "react";
import { formatAgo } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { MenuItem, MenuRoot } from "@/shared/ui/menu-parts";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { showToast } from "@/shared/ui/toast-store";
import { useNow } from "@/shared/ui/use-now";
import type { DraftSummary } from "./draft-types";
import { saveJson } from "./save-json";
import { StateBadge } from "./state-badge";
import { archiveDraft, draftsQuery, duplicateDraft, exportDraft, keys, unarchiveDraft } from "./studio-api";

interface CourseListProps {
  archived: boolean;
  renderTitle: (course: DraftSummary) => ReactNode;
  onDuplicated: (course: string) => void;
}

export function CourseList({ archived, renderTitle, onDuplicated }: CourseListProps) {
  const courses = useInfiniteQuery(draftsQuery(archived));
  return (
    <>
      <QueryView query={courses} skeleton={<ListSkeleton />}>
        {(list) =>
          list.length === 0 ? (
            <PageMessage icon={archived ? Archive : NotebookPen} title={archived ? "Nothing is archived" : "No courses yet"}>
              {archived ? "Courses you archive are kept here." : "Start with a new course, or import a definition."}
            </PageMessage>
          ) : (
            <ul className="rounded-xl border border-line bg-surface shadow-card">
              {list.map((course) => (
                <Row key={course.uuid} course={course} renderTitle={renderTitle} onDuplicated={onDuplicated} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <LoadMore query={courses} label="Show more courses" />
    </>
  );
}

function Row({ course, renderTitle, onDuplicated }: { course: DraftSummary } & Pick<CourseListProps, "renderTitle" | "onDuplicated">) {
  const now = useNow();
  return (
    <li className="flex items-center gap-3 border-b border-line py-4 pr-3 pl-5 last:border-b-0 sm:gap-6 sm:pl-6">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg leading-snug font-semibold">
          {renderTitle(course)} <StateBadge state={course.state} />
        </div>
        <p className="text-muted">
          Changed {formatAgo(course.updated_at, now)}
        </p>
      </div>
      <RowMenu course={course} onDuplicated={onDuplicated} />
    </li>
  );
}

function RowMenu({ course, onDuplicated }: { course: DraftSummary; onDuplicated: (course: string) => void }) {
  const { uuid, title, state, slug } = course;
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: keys.drafts });
  const duplicate = useMutation({
    mutationFn: () => duplicateDraft(uuid),
    onSuccess: (copy) => {
      onDuplicated(copy.uuid);
    },
    meta: { failure: "The course wasn’t duplicated" },
  });
  const archive = useMutation({
    mutationFn: () => (state === "archived" ? unarchiveDraft(uuid) : archiveDraft(uuid)),
    onSuccess: async () => {
      showToast({ tone: "success", title: state === "archived" ? "Taken out of the archive" : "Archived", detail: title });
      await refresh();
    },
    meta: { failure: state === "archived" ? "The course is still archived" : "The course wasn’t archived" },
  });
  const download = useMutation({
    mutationFn: () => exportDraft(uuid),
    onSuccess: (definition) => {
      saveJson(definition, `${slug === "" ? uuid : slug}.json`);
    },
    meta: { failure: "The course wasn’t exported" },
  });
  return (
    <MenuRoot
      trigger={
        <Button tone="quiet" size="icon" busy={duplicate.isPending || archive.isPending || download.isPending}>
          <EllipsisVertical aria-hidden="true" className="size-5" />
          <span className="sr-only">More for {title}</span>
        </Button>
      }
    >
      <MenuItem
        onSelect={() => {
          duplicate.mutate();
        }}
      >
        <Copy aria-hidden="true" className="size-4" /> Duplicate
      </MenuItem>
      <MenuItem
        onSelect={() => {
          download.mutate();
        }}
      >
        <Download aria-hidden="true" className="size-4" /> Export the definition
      </MenuItem>
      {state !== "published" && (
        <MenuItem
          onSelect={() => {
            archive.mutate();
          }}
        >
          {state === "archived" ? (
            <>
              <ArchiveRestore aria-hidden="true" className="size-4" /> Take out of the archive
            </>
          ) : (
            <>
              <Archive aria-hidden="true" className="size-4" /> Archive
            </>
          )}
        </MenuItem>
      )}
    </MenuRoot>
  );
}

function ListSkeleton() {
  return (
    <Loading label="Loading the courses">
      <div className="space-y-3">
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} className="h-20 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
