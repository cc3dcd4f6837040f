import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Download, History, RotateCcw } from "lucide-react";
import { useState } from "react";
import { cursorOf } from "@/shared/api/paging";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { LoadMore } from "@/shared/ui/load-more";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { showToast } from "@/shared/ui/toast-store";
import type { CourseDraft } from "./course-draft";
import { isConflict } from "./conflict";
import type { Publication } from "./draft-types";
import { saveJson } from "./save-json";
import { keys, listPublications, loadPublication, restorePublication } from "./studio-api";

/** Every publication: when, by whom, and its definition to keep or to restore. */
export function PublicationList({ draft, onRestored }: { draft: CourseDraft; onRestored: () => void }) {
  const publications = useInfiniteQuery({
    queryKey: keys.publications(draft.uuid),
    queryFn: ({ pageParam }) => listPublications(draft.uuid, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => cursorOf(next),
    select: ({ pages }) => pages.flatMap(({ results }) => results),
    staleTime: 0,
  });
  const [asked, setAsked] = useState<Publication | null>(null);
  const restore = useMutation({
    mutationFn: async ({ number }: Publication) => {
      await draft.flush();
      return restorePublication(draft.uuid, number, draft.outline.version);
    },
    onSuccess: (_data, { number }) => {
      showToast({ tone: "success", title: `Publication ${number} is the draft now`, detail: "Nothing was published." });
      onRestored();
    },
    onSettled: () => {
      setAsked(null);
    },
  });
  return (
    <div className="space-y-5">
      {restore.isError && (
        <FailureNotice error={restore.error} what="Not restored">
          {isConflict(restore.error) ? "Somebody changed the draft meanwhile. Reload the page, look at it and try again." : undefined}
        </FailureNotice>
      )}
      <QueryView query={publications} skeleton={<HistorySkeleton />}>
        {(list) =>
          list.length === 0 ? (
            <PageMessage icon={History} title="Not published yet">
              Every publication is kept here, with who published it and when.
            </PageMessage>
          ) : (
            <ol className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
              {list.map((publication) => (
                <Row
                  key={publication.number}
                  course={draft.uuid}
                  publication={publication}
                  onRestore={() => {
                    setAsked(publication);
                  }}
                />
              ))}
            </ol>
          )
        }
      </QueryView>
      <LoadMore query={publications} label="Show earlier publications" />
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => {
          if (!open) setAsked(null);
        }}
        title={`Restore publication ${asked?.number ?? ""} as the draft?`}
        confirmLabel="Restore"
        cancelLabel="Cancel"
        busy={restore.isPending}
        onConfirm={() => {
          if (asked !== null) restore.mutate(asked);
        }}
      >
        <p>It replaces what’s in the draft now. Learners see no change until you publish.</p>
      </ConfirmDialog>
    </div>
  );
}

function Row({ course, publication, onRestore }: { course: string; publication: Publication; onRestore: () => void }) {
  const { number, at, by, visible, note } = publication;
  const download = useMutation({
    mutationFn: () => loadPublication(course, number),
    onSuccess: (definition) => {
      saveJson(definition, `publication-${number}.json`);
    },
    meta: { failure: "The definition wasn’t downloaded" },
  });
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 border-b border-line px-5 py-4 last:border-b-0 sm:px-6">
      <div className="min-w-56 flex-1">
        <p className="flex flex-wrap items-center gap-x-3 font-semibold">
          Publication {number} <Badge tone={visible ? "success" : "neutral"}>{visible ? "Shown" : "Hidden"}</Badge>
        </p>
        <p className="text-muted">
          {formatDate(at)}, {formatTime(at)}
          {by !== null && <> · {by.name}</>}
        </p>
        {note !== null && note !== "" && <p>{note}</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="secondary"
          size="sm"
          busy={download.isPending}
          onClick={() => {
            download.mutate();
          }}
        >
          <Download aria-hidden="true" className="size-4" />
          Download<span className="sr-only"> publication {number}</span>
        </Button>
        <Button tone="secondary" size="sm" onClick={onRestore}>
          <RotateCcw aria-hidden="true" className="size-4" />
          Restore…<span className="sr-only"> publication {number}</span>
        </Button>
      </div>
    </li>
  );
}

function HistorySkeleton() {
  return (
    <Loading label="Loading the history">
      <div className="space-y-3">
        <Skeleton className="h-20 rounded-xl" />
        <Skeleton className="h-20 rounded-xl" />
      </div>
    </Loading>
  );
}
