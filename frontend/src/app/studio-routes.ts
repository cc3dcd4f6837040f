/** Routes of the course studio. All of a course's pages share one layout, which holds the draft and saves it. */
import { createRoute } from "@tanstack/react-router";
import { routes } from "@/shared/navigation/paths";
import { lazyPage } from "./lazy-page";
import type { learnerRoute } from "./parent-routes";

export function studioRoutes(parent: typeof learnerRoute) {
  const list = createRoute({
    getParentRoute: () => parent,
    path: routes.studio,
    validateSearch: ({ show }: Record<string, unknown>): { show?: "archived" } => (show === "archived" ? { show } : {}),
    component: lazyPage(() => import("./pages/studio/studio-page"), "StudioPage"),
  });

  const course = createRoute({
    getParentRoute: () => parent,
    id: "studio-course",
    component: lazyPage(() => import("./pages/studio/course-layout"), "CourseLayout"),
  });

  const details = createRoute({
    getParentRoute: () => course,
    path: routes.studioCourse,
    component: lazyPage(() => import("./pages/studio/details-page"), "DetailsPage"),
  });

  const outline = createRoute({
    getParentRoute: () => course,
    path: routes.studioOutline,
    component: lazyPage(() => import("./pages/studio/outline-page"), "OutlinePage"),
  });

  const content = createRoute({
    getParentRoute: () => course,
    path: routes.studioContent,
    validateSearch: ({ show }: Record<string, unknown>): { show?: "preview" } => (show === "preview" ? { show } : {}),
    component: lazyPage(() => import("./pages/studio/content-page"), "StudioContentPage"),
  });

  const sessions = createRoute({
    getParentRoute: () => course,
    path: routes.studioSessions,
    component: lazyPage(() => import("./pages/studio/sessions-page"), "SessionsPage"),
  });

  const preview = createRoute({
    getParentRoute: () => course,
    path: routes.studioPreview,
    component: lazyPage(() => import("./pages/studio/preview-page"), "PreviewPage"),
  });

  const publish = createRoute({
    getParentRoute: () => course,
    path: routes.studioPublish,
    component: lazyPage(() => import("./pages/studio/publish-page"), "PublishPage"),
  });

  const history = createRoute({
    getParentRoute: () => course,
    path: routes.studioHistory,
    component: lazyPage(() => import("./pages/studio/history-page"), "HistoryPage"),
  });

  return [list, course.addChildren([details, outline, content, sessions, preview, publish, history])] as const;
}
