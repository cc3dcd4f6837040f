/** The API requests around the files of a course. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { fetchAllPages, results } from "@/shared/api/paging";
import type { Media, MediaUploadPlan } from "./media-types";

const LIST = "/api/studio/courses/{course_uuid}/media/";
const of = (course_uuid: string, media_uuid: string) => ({ path: { course_uuid, media_uuid } });

/** All files of a course. Their addresses are valid for an hour. */
export const mediaQuery = (course_uuid: string) =>
  queryOptions({
    queryKey: ["get", LIST, course_uuid] as const,
    queryFn: async ({ signal }) => results(await fetchAllPages(LIST, { params: { path: { course_uuid } } }, signal)),
    staleTime: 30 * 60_000,
  });

export function announceMedia(course_uuid: string, file: File, key: string, signal: AbortSignal): Promise<Media> {
  const body = { name: file.name, size_bytes: file.size };
  return unwrap(api.POST(LIST, { params: { path: { course_uuid } }, body, headers: { "Idempotency-Key": key }, signal }));
}

/** Where these parts go, and which have arrived. */
export function signMediaUpload(course_uuid: string, media_uuid: string, parts: number[], signal: AbortSignal): Promise<MediaUploadPlan> {
  const params = of(course_uuid, media_uuid);
  return unwrap(api.POST("/api/studio/courses/{course_uuid}/media/{media_uuid}/upload/", { params, body: { parts }, signal }));
}

/** Says that the file has arrived, so that it is checked. */
export function completeMedia(course_uuid: string, media_uuid: string, signal: AbortSignal): Promise<Media> {
  return unwrap(api.POST("/api/studio/courses/{course_uuid}/media/{media_uuid}/complete/", { params: of(course_uuid, media_uuid), signal }));
}

export async function deleteMedia(course_uuid: string, media_uuid: string): Promise<void> {
  await unwrap(api.DELETE("/api/studio/courses/{course_uuid}/media/{media_uuid}/", { params: of(course_uuid, media_uuid) }));
}
