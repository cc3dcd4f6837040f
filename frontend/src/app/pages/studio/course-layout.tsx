/** The frame of a course being edited: its name, its pages, whether it is saved, and what is left to fix. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useSessionState } from "@/features/auth/session-context";
import { ArchivedNotice } from "@/features/studio/archived-notice";
import { CourseDraft } from "@/features/studio/course-draft";
import type { CourseDraftView } from "@/features/studio/draft-types";
import { EditedCourse, EditedItem, useItem } from "@/features/studio/edited-item";
import { textOf } from "@/features/studio/field-path";
import { ItemNotices } from "@/features/studio/item-notices";
import { ProblemList } from "@/features/studio/problem-list";
import { SaveIndicator } from "@/features/studio/save-indicator";
import { ShownFields } from "@/features/studio/shown-fields";
import { StateBadge } from "@/features/studio/state-badge";
import { keys, loadDraft } from "@/features/studio/studio-api";
import { useLeaveGuard } from "@/features/studio/use-leave-guard";
import { pathTo, routes } from "@/shared/navigation/paths";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { BackLink } from "@/app/pages/teaching/back-link";
import { TeachingSkeleton } from "@/app/pages/teaching/teaching-skeleton";
import { CourseFacts } from "./course-facts";
import { problemLink } from "./problem-link";
import { StudioTabs } from "./studio-tabs";

export function CourseLayout() {
  const { courseUuid = "" } = useParams({ strict: false });
  return <LoadedCourse key={courseUuid} courseUuid={courseUuid} />;
}

function LoadedCourse({ courseUuid }: { courseUuid: string }) {
  const course = useQuery({
    queryKey: keys.draft(courseUuid),
    queryFn: () => loadDraft(courseUuid),
    // The draft that is being edited is newer than any copy of it.
    gcTime: 0,
    staleTime: Infinity,
  });
  return (
    <>
      <BackLink to={routes.studio}>Course studio</BackLink>
      <QueryView query={course} level={1} skeleton={<TeachingSkeleton label="Loading the course" />}>
        {(view) => <Course key={course.dataUpdatedAt} view={view} />}
      </QueryView>
    </>
  );
}

function Course({ view }: { view: CourseDraftView }) {
  const session = useSessionState();
  const queryClient = useQueryClient();
  const [draft] = useState(() => new CourseDraft(view, session.status === "signed-in" ? session.id : null));
  const home = pathTo(routes.studioCourse, { courseUuid: draft.uuid });
  const isInside = useCallback(
    // The sign-in page follows when the session ends; what is unsaved waits on this device.
    (path: string) => path === home || path.startsWith(`${home}/`) || path === routes.signIn,
    [home],
  );
  useLeaveGuard(draft, isInside);
  const title = useItem(draft.outline, ({ value }) => textOf(value.title));
  const hybrid = useItem(draft.outline, ({ value }) => value.format === "hybrid" || (Array.isArray(value.sessions) && value.sessions.length > 0));
  usePageTitle(title === "" ? "Untitled course" : title);
  const edited = useMemo(() => ({ item: draft.outline, scope: "outline", shown: new ShownFields() }), [draft]);
  const facts = useMemo(
    () => ({
      view,
      /** Published, hidden or restored: the draft is read again. */
      reload: () => queryClient.invalidateQueries({ queryKey: keys.draft(draft.uuid) }),
    }),
    [view, queryClient, draft],
  );
  return (
    <EditedCourse value={draft}>
      <EditedItem value={edited}>
        <CourseFacts value={facts}>
          <div className="space-y-3">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <h1 className="text-3xl sm:text-4xl">{title === "" ? "Untitled course" : title}</h1>
              <StateBadge state={view.state} />
            </div>
            <StudioTabs courseUuid={draft.uuid} hybrid={hybrid} />
          </div>
          <div className="sticky top-0 z-20 -mx-2 mb-5 bg-paper px-2 py-1.5 xl:top-16">
            <SaveIndicator draft={draft} />
          </div>
          <div className="mb-6 space-y-4 empty:hidden">
            {view.state === "archived" && <ArchivedNotice course={draft.uuid} onTakenOut={() => void facts.reload()} />}
            <ItemNotices item={draft.outline} what="The details and outline of this course" />
            <ProblemList draft={draft} renderLink={problemLink(draft.uuid)} />
          </div>
          <Outlet />
        </CourseFacts>
      </EditedItem>
    </EditedCourse>
  );
}
