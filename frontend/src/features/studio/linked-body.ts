/** A body as learners get it: with addresses in place of the uploaded files that it names. */
import { useQuery } from "@tanstack/react-query";
import type { JsonObject } from "./draft-types";
import { mediaQuery } from "./media-requests";
import { type Media, mediaIn } from "./media-types";

interface LinkedBody {
  body: JsonObject;
  /** Asks for the addresses again. */
  renew: () => Promise<JsonObject>;
}

export function useLinkedBody(courseUuid: string, body: JsonObject): LinkedBody {
  const isNamed = [body.media, body.captions].some((value) => mediaIn(value) !== null);
  const { data, refetch } = useQuery({ ...mediaQuery(courseUuid), enabled: isNamed });
  return { body: linked(body, data), renew: async () => linked(body, (await refetch()).data) };
}

function linked(body: JsonObject, files: readonly Media[] | undefined): JsonObject {
  const [film, captions] = [body.media, body.captions].map((value) => files?.find(({ uuid }) => uuid === mediaIn(value))?.url);
  return { ...body, ...(film != null && { url: film }), ...(captions != null && { captions }) };
}
