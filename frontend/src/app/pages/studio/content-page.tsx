/** One content: edited, or as learners see it. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { type ContentOutline, contentField, modulesOf, placeOf } from "@/features/studio/definition";
import { kindNames } from "@/features/studio/content-kind-names";
import { loadStoredBody } from "@/features/studio/course-draft";
import type { StoredItem } from "@/features/studio/draft-item";
import { EditedItem, fieldMark, useCourseDraft, useItem } from "@/features/studio/edited-item";
import { CheckField, TextField } from "@/features/studio/fields";
import { textOf } from "@/features/studio/field-path";
import { ItemNotices } from "@/features/studio/item-notices";
import { MomentField } from "@/features/studio/moment-field";
import { ShownFields } from "@/features/studio/shown-fields";
import { StrayProblems } from "@/features/studio/stray-problems";
import { keys } from "@/features/studio/studio-api";
import { routes } from "@/shared/navigation/paths";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Segmented } from "@/shared/ui/segmented";
import { Skeleton } from "@/shared/ui/skeleton";
import { BackLink } from "@/app/pages/teaching/back-link";
import { TeachingSkeleton } from "@/app/pages/teaching/teaching-skeleton";

// Each kind has its own editor, and only one of them is needed at a time.
const resources = () => import("@/features/studio/resource-editors");
const QuizEditor = lazy(() => import("@/features/studio/quiz-editor").then((module) => ({ default: module.QuizEditor })));
const TextEditor = lazy(() => import("@/features/studio/text-editor").then((module) => ({ default: module.TextEditor })));
const VideoEditor = lazy(() => resources().then((module) => ({ default: module.VideoEditor })));
const AddressEditor = lazy(() => resources().then((module) => ({ default: module.AddressEditor })));
const AssignmentEditor = lazy(() => resources().then((module) => ({ default: module.AssignmentEditor })));
const ContentPreview = lazy(() => import("./content-preview").then((module) => ({ default: module.ContentPreview })));

const views = [
  { value: "edit", label: "Edit" },
  { value: "preview", label: "Preview" },
] as const;

export function StudioContentPage() {
  const { contentUuid } = useParams({ from: "/learner/studio-course/studio/$courseUuid/contents/$contentUuid" });
  const draft = useCourseDraft();
  const place = useItem(draft.outline, ({ value }) => {
    const found = placeOf(value, contentUuid);
    return found === null ? "" : `${found.module} ${found.content}`;
  });
  if (place === "") {
    return (
      <PageMessage
        icon={SearchX}
        title="This content isn’t in the outline"
        actions={
          <Link to={routes.studioOutline} params={{ courseUuid: draft.uuid }} className="link">
            Outline
          </Link>
        }
      >
        It may have been removed.
      </PageMessage>
    );
  }
  const [module = 0, content = 0] = place.split(" ").map(Number);
  return <LoadedContent key={contentUuid} contentUuid={contentUuid} field={contentField({ module, content })} />;
}

function LoadedContent({ contentUuid, field }: { contentUuid: string; field: string }) {
  const draft = useCourseDraft();
  const outline = useItem(draft.outline, ({ value }) => value);
  const content = modulesOf(outline).flatMap(({ contents }) => contents).find(({ uuid }) => uuid === contentUuid);
  const body = useQuery({
    queryKey: keys.content(draft.uuid, contentUuid),
    queryFn: () => loadStoredBody(draft.uuid, contentUuid),
    gcTime: 0,
    staleTime: Infinity,
  });
  if (content === undefined) return null;
  return (
    <>
      <BackLink to={routes.studioOutline} params={{ courseUuid: draft.uuid }}>
        Outline
      </BackLink>
      <QueryView query={body} skeleton={<TeachingSkeleton wholePage={false} label="Loading the content" />}>
        {(stored) => <Editor content={content} stored={stored} field={field} />}
      </QueryView>
    </>
  );
}

function Editor({ content, stored, field }: { content: ContentOutline; stored: StoredItem; field: string }) {
  const { show } = useSearch({ from: "/learner/studio-course/studio/$courseUuid/contents/$contentUuid" });
  const draft = useCourseDraft();
  const navigate = useNavigate();
  const [item] = useState(() => draft.body(content, stored));
  const edited = useMemo(() => ({ item, scope: content.uuid, shown: new ShownFields() }), [item, content.uuid]);
  const { label } = kindNames[content.kind];
  return (
    <div className="space-y-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-2xl">
          <span className="text-muted">{label}:</span> {textOf(content.title) || "Untitled"}
        </h2>
        <Segmented
          label="View"
          value={show ?? "edit"}
          options={views}
          onChange={(view) => {
            void navigate({
              to: routes.studioContent,
              params: { courseUuid: draft.uuid, contentUuid: content.uuid },
              search: view === "preview" ? { show: view } : {},
              replace: true,
            });
          }}
        />
      </div>
      <ItemNotices item={item} what={`“${content.title}”`} />
      <Suspense fallback={<Skeleton className="h-60 rounded-xl" />}>
        {show === "preview" ? (
          <ContentPreview content={content} item={item} />
        ) : (
          <>
            <div className="space-y-4 rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
              <TextField field={`${field}.title`} label="Title" maxLength={200} />
              <div className="grid gap-x-8 gap-y-3 md:grid-cols-2">
                <MomentField field={`${field}.released_at`} label="Release date" hint="Leave empty to make it available at once." />
                <CheckField field={`${field}.is_required`} label="Required to complete the module" fallback />
              </div>
            </div>
            <EditedItem value={edited}>
              <div role="group" aria-label={`Content of “${textOf(content.title) || "Untitled"}”`} tabIndex={-1} data-field={fieldMark(content.uuid, "")} className="scroll-my-24 space-y-6">
                <StrayProblems page="content" />
                <BodyEditor content={content} />
              </div>
            </EditedItem>
          </>
        )}
      </Suspense>
    </div>
  );
}

function BodyEditor({ content }: { content: ContentOutline }): ReactNode {
  switch (content.kind) {
    case "text":
      return <TextEditor field="markdown" label="Text" />;
    case "video":
      return <VideoEditor />;
    case "document":
    case "link":
      return <AddressEditor kind={content.kind} />;
    case "quiz":
      return <QuizEditor />;
    case "assignment":
      return <AssignmentEditor />;
  }
}
