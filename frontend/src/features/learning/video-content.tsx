import { contentUrl } from "@/shared/navigation/safe-url";
import { ExternalLink } from "@/shared/ui/external-link";
import { Notice } from "@/shared/ui/notice";
import { ResourceContent } from "./resource-content";
import { type Film, usePlayableAddress } from "./use-playable-address";
import { useWatchPosition } from "./use-watch-position";
import { videoSource } from "./video-source";

interface PlayerProps {
  /** Whose position is kept; null keeps none. */
  contentUuid: string | null;
  /** Where the learner left the video, in seconds. */
  resumeAt: number | null;
  title: string;
  address: string | undefined;
  /** A WebVTT file on this site, or uploaded beside the film. */
  captions?: string | undefined;
  /** A BCP 47 tag; English if absent. */
  captionsLanguage?: string | undefined;
  /** Gets the addresses again, once those of an uploaded film are no longer valid. */
  renew?: (() => Promise<Addresses>) | undefined;
}

interface Addresses {
  address: string | undefined;
  captions: string | undefined;
}

export function VideoContent({ transcript, ...player }: PlayerProps & { transcript: string | null }) {
  return (
    <div className="space-y-6">
      <Player {...player} />
      {transcript !== null && transcript !== "" && (
        <details className="max-w-2xl rounded-xl border border-line bg-surface">
          <summary className="cursor-pointer px-5 py-3.5 font-semibold">Transcript</summary>
          <div className="border-t border-line px-5 py-4 leading-relaxed whitespace-pre-line">{transcript}</div>
        </details>
      )}
    </div>
  );
}

const frame = "aspect-video w-full rounded-xl border border-line bg-black";

function Player({ address, captions, renew, ...video }: PlayerProps) {
  const { title } = video;
  const source = sourceOf(address);
  if (!source) return <ResourceContent kind="video" title={title} address={address} />;
  if (source.kind === "embed") {
    return (
      <iframe
        title={title}
        src={source.src}
        allow="fullscreen; picture-in-picture"
        referrerPolicy="strict-origin-when-cross-origin"
        className={frame}
      />
    );
  }
  const renewed = renew && (() => renew().then(filmOf));
  return <VideoFile {...video} offered={{ src: source.src, captions: contentUrl(captions)?.href }} renew={renewed} />;
}

function sourceOf(address: string | undefined) {
  const url = contentUrl(address);
  return url && videoSource(url);
}

function filmOf({ address, captions }: Addresses): Film | null {
  const source = sourceOf(address);
  return source?.kind === "file" ? { src: source.src, captions: contentUrl(captions)?.href } : null;
}

interface VideoFileProps extends Pick<PlayerProps, "contentUuid" | "resumeAt" | "title" | "captionsLanguage"> {
  offered: Film;
  renew: (() => Promise<Film | null>) | undefined;
}

function VideoFile({ contentUuid, resumeAt, title, offered, captionsLanguage = "en", renew }: VideoFileProps) {
  const { film, failed, onError, onLoadedMetadata } = usePlayableAddress(offered, renew);
  const { src, captions } = film;
  // Captions of another origin are loaded only if the film is asked for in the same way.
  const isElsewhere = captions !== undefined && new URL(captions).origin !== window.location.origin;
  const watched = useWatchPosition(contentUuid, resumeAt);
  if (failed) {
    return (
      <Notice
        tone="danger"
        title="The video couldn’t be played"
        actions={<ExternalLink href={src}>Open video file</ExternalLink>}
      >
        Check your connection and reload the page.
      </Notice>
    );
  }
  return (
    // eslint-disable-next-line jsx-a11y/media-has-caption -- a film without captions has its transcript below
    <video
      {...watched}
      controls
      {...(isElsewhere && { crossOrigin: "anonymous" as const })}
      preload="metadata"
      aria-label={title}
      src={src}
      className={frame}
      onError={onError}
      onLoadedMetadata={(event) => {
        watched.onLoadedMetadata(event);
        onLoadedMetadata(event);
      }}
    >
      {captions !== undefined && <track kind="captions" srcLang={captionsLanguage} label={languageName(captionsLanguage)} src={captions} />}
      Your browser can’t play this video.
    </video>
  );
}

/** "English" for "en"; what is no language is shown as it is. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(["en-GB"], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
