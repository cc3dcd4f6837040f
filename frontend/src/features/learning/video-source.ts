/** How to play a video. Embeds use the hosts' privacy-friendly players. */
export interface VideoSource {
  kind: "file" | "embed";
  src: string;
}

const FILE = /\.(mp4|m4v|webm|ogv|ogg|mov)$/i;

/** Null if the address is neither a video file nor a known host; it is then linked instead of played. */
export function videoSource(url: URL): VideoSource | null {
  // An uploaded film has a signed address without a name.
  const isUploaded = url.searchParams.get("response-content-type") === "video/mp4";
  if (isUploaded || FILE.test(url.pathname)) return { kind: "file", src: url.href };
  const host = url.hostname.replace(/^(www|m)\./, "");
  if (host === "youtube.com" || host === "youtube-nocookie.com" || host === "youtu.be") {
    const id =
      host === "youtu.be"
        ? url.pathname.slice(1)
        : (url.searchParams.get("v") ?? /^\/embed\/([^/]+)$/.exec(url.pathname)?.[1] ?? "");
    return /^[\w-]{6,20}$/.test(id) ? { kind: "embed", src: `https://www.youtube-nocookie.com/embed/${id}` } : null;
  }
  if (host === "vimeo.com" || host === "player.vimeo.com") {
    const id = /(\d{6,})/.exec(url.pathname)?.[1];
    return id === undefined ? null : { kind: "embed", src: `https://player.vimeo.com/video/${id}?dnt=1` };
  }
  return null;
}
