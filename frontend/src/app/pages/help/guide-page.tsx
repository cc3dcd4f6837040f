import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { NotFoundPage } from "@/app/pages/not-found-page";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { findGuide, guides, guideText, pictureAddress, type Guide } from "./guides";

const route = getRouteApi("/learner/help/$guide");

export function GuidePage() {
  const guide = findGuide(route.useParams().guide);
  return guide === undefined ? <NotFoundPage /> : <GuideView guide={guide} />;
}

const components: Components = {
  // Pictures are wide and dark text on light: a frame keeps them apart from a dark page.
  img: ({ src, alt }) => (
    <img
      src={pictureAddress(src)}
      alt={alt}
      loading="lazy"
      className="border border-line shadow-card"
    />
  ),
  table: ({ children }) => (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region needs focus to be scrolled
    <div role="region" aria-label="Table" tabIndex={0} className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
  th: ({ children }) => <th scope="col">{children}</th>,
};

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
          <article className="prose [&_h1]:text-3xl sm:[&_h1]:text-4xl">
            <Markdown remarkPlugins={[remarkGfm]} components={components}>
              {markdown}
            </Markdown>
          </article>
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
