/** The requests of the course studio. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { pagedQuery, results } from "@/shared/api/paging";
import type { Chosen } from "@/shared/api/types";
import type { JsonObject, QuestionFormat } from "./draft-types";
import type { ZoomQuery } from "./zoom-checks";
import type { ContentKind } from "./definition";

const PUBLICATIONS = "/api/studio/courses/{course_uuid}/publications/";

const keyed = (key: string) => ({ "Idempotency-Key": key });
/** The document says of free-form JSON only that it is an object, which the generated types take for an empty one. */
const freeForm = (value: object) => value as Record<string, never>;
const course = (course_uuid: string) => ({ path: { course_uuid } });

export const draftsQuery = (archived: boolean) =>
  pagedQuery("/api/studio/courses/", { params: { query: { archived } } }, { select: results, staleTime: 0 });
export const createDraft = (body: { title: string; format: "self_paced" | "hybrid" }, key: string) =>
  unwrap(api.POST("/api/studio/courses/", { body, headers: keyed(key) }));
export const importDraft = (definition: JsonObject) =>
  unwrap(api.POST("/api/studio/courses/import/", { body: { definition: freeForm(definition) } }));
export const duplicateDraft = (uuid: string) =>
  unwrap(api.POST("/api/studio/courses/{course_uuid}/duplicate/", { params: course(uuid) }));
export const archiveDraft = (uuid: string) =>
  unwrap(api.POST("/api/studio/courses/{course_uuid}/archive/", { params: course(uuid) }));
export const unarchiveDraft = (uuid: string) =>
  unwrap(api.POST("/api/studio/courses/{course_uuid}/unarchive/", { params: course(uuid) }));
export const exportDraft = (uuid: string) =>
  unwrap(api.GET("/api/studio/courses/{course_uuid}/definition/", { params: course(uuid) }));

export const loadDraft = (uuid: string) =>
  unwrap(api.GET("/api/studio/courses/{course_uuid}/", { params: course(uuid) }));
export const saveOutline = (uuid: string, version: number, outline: JsonObject, key: string) =>
  unwrap(api.PUT("/api/studio/courses/{course_uuid}/", { params: course(uuid), body: { version, outline: freeForm(outline) }, headers: keyed(key) }));
export const loadContent = (course_uuid: string, content_uuid: string) =>
  unwrap(
    api.GET("/api/studio/courses/{course_uuid}/contents/{content_uuid}/", { params: { path: { course_uuid, content_uuid } } }),
  );
export const saveContent = (
  course_uuid: string,
  content_uuid: string,
  body: { version: number; kind: ContentKind; body: JsonObject },
  key: string,
) =>
  unwrap(
    api.PUT("/api/studio/courses/{course_uuid}/contents/{content_uuid}/", {
      params: { path: { course_uuid, content_uuid } },
      body: { ...body, body: freeForm(body.body) },
      headers: keyed(key),
    }),
  );

export const importQuestions = (file_name: string, text: string) =>
  unwrap(api.POST("/api/studio/questions/import/", { body: { file_name, text } }));
export const exportQuestions = (format: QuestionFormat, questions: readonly Readonly<Record<string, unknown>>[]) =>
  unwrap(api.POST("/api/studio/questions/export/", { body: { format, questions: questions.map(freeForm) } }));
export const tryQuiz = (course_uuid: string, content_uuid: string, answers: Readonly<Record<string, Chosen>>) =>
  unwrap(
    api.POST("/api/studio/courses/{course_uuid}/contents/{content_uuid}/try/", {
      params: { path: { course_uuid, content_uuid } },
      body: { answers: freeForm(answers) },
    }),
  );

export const checkZoomRoom = (uuid: string, session: ZoomQuery) =>
  unwrap(api.GET("/api/studio/courses/{course_uuid}/zoom_room/", { params: { ...course(uuid), query: session } }));

export const findPerson = (email: string) => unwrap(api.GET("/api/studio/people/", { params: { query: { email } } }));
export const instructorsOf = (uuid: string) =>
  queryOptions({
    queryKey: ["get", "/api/studio/courses/{course_uuid}/instructors/", uuid],
    queryFn: () => unwrap(api.GET("/api/studio/courses/{course_uuid}/instructors/", { params: course(uuid) })),
  });

export const changesOf = (uuid: string) =>
  queryOptions({
    queryKey: ["get", "/api/studio/courses/{course_uuid}/changes/", uuid],
    queryFn: () => unwrap(api.GET("/api/studio/courses/{course_uuid}/changes/", { params: course(uuid) })),
    staleTime: 0,
    gcTime: 0,
  });
export const publishCourse = (uuid: string, body: { digest: string; visible: boolean; note?: string }, key: string) =>
  unwrap(api.POST(PUBLICATIONS, { params: course(uuid), body, headers: keyed(key) }));
export const hideCourse = (uuid: string) => unwrap(api.POST("/api/studio/courses/{course_uuid}/hide/", { params: course(uuid) }));
export const listPublications = (uuid: string, cursor: string | null) =>
  unwrap(api.GET(PUBLICATIONS, { params: { ...course(uuid), query: cursor === null ? {} : { cursor } } }));
export const loadPublication = (course_uuid: string, number: number) =>
  unwrap(api.GET("/api/studio/courses/{course_uuid}/publications/{number}/", { params: { path: { course_uuid, number } } }));
export const restorePublication = (course_uuid: string, number: number, version: number) =>
  unwrap(
    api.POST("/api/studio/courses/{course_uuid}/publications/{number}/restore/", {
      params: { path: { course_uuid, number } },
      body: { version },
    }),
  );

/** Cache keys, to forget what a write made stale. */
export const keys = {
  drafts: ["get", "/api/studio/courses/"] as const,
  draft: (uuid: string) => ["get", "/api/studio/courses/{course_uuid}/", uuid] as const,
  content: (uuid: string, content: string) =>
    ["get", "/api/studio/courses/{course_uuid}/contents/{content_uuid}/", uuid, content] as const,
  publications: (uuid: string) => ["get", PUBLICATIONS, uuid] as const,
};
