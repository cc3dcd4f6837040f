import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { NotFoundPage } from "@/app/pages/not-found-page";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { findGuide, guides, guideText, type Guide } from "@/features/help/guides";

const route = getRouteApi("/learner/help/$guide");

export function GuidePage() {
  const guide = findGuide(route.useParams().guide);
  return guide === undefined ? <NotFoundPage /> : <GuideView guide={guide} />;
}

/** Loaded lazily, because the Markdown library is a third of a page's JavaScript budget. */
const GuideText = lazy(() => import("@/features/help/guide-text").then(({ GuideText: component }) => ({ default: component })));

function GuideView({ guide }: { guide: Guide }) {
  usePageTitle(guide.title);
  const text = useQuery({
    queryKey: ["guide", guide.slug],
    queryFn: () => guideText(guide.slug),
    staleTime: Infinity,
  });
  return (
    <div className="grid gap-x-12 gap-y-6 lg:grid-cols-[14rem_minmax(0,1fr)]">
      <nav aria-label="Guides" className="lg:pt-3">
        <ul className="flex flex-wrap gap-x-1 lg:flex-col">
          {guides.map(({ slug, title }) => (
            <li key={slug}>
              <Link
                to="/help/$guide"
                params={{ guide: slug }}
                className="flex min-h-11 items-center rounded-md px-3 font-semibold text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:text-brand"
              >
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <QueryView query={text} level={1} skeleton={<GuideSkeleton />}>
        {(markdown) => (
          <Suspense fallback={<GuideSkeleton />}>
            <GuideText markdown={markdown} />
          </Suspense>
        )}
      </QueryView>
    </div>
  );
}

function GuideSkeleton() {
  return (
    <Loading wholePage label="Loading the guide">
      <div className="max-w-2xl space-y-5">
        <Skeleton className="h-11 w-2/3" />
        <Skeleton className="h-24 w-full" />
        <Skeleton className="h-72 w-full rounded-xl" />
      </div>
    </Loading>
  );
}
