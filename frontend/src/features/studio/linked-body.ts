/** A body as learners get it: with addresses in place of the uploaded files that it names. */
import { useQuery } from "@tanstack/react-query";
import type { JsonObject } from "./draft-types";
import { mediaQuery } from "./media-requests";
import { mediaIn } from "./media-types";

export function useLinkedBody(courseUuid: string, body: JsonObject): JsonObject {
  const names = [mediaIn(body.media), mediaIn(body.captions)];
  const { data } = useQuery({ ...mediaQuery(courseUuid), enabled: names.some((name) => name !== null) });
  const [film, captions] = names.map((name) => data?.find(({ uuid }) => uuid === name)?.url);
  return { ...body, ...(film != null && { url: film }), ...(captions != null && { captions }) };
}
