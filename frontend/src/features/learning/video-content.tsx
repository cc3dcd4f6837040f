import { useState } from "react";
import { contentUrl } from "@/shared/navigation/safe-url";
import { ExternalLink } from "@/shared/ui/external-link";
import { Notice } from "@/shared/ui/notice";
import { ResourceContent } from "./resource-content";
import { useWatchPosition } from "./use-watch-position";
import { videoSource } from "./video-source";

interface PlayerProps {
  /** Whose position is kept; null keeps none. */
  contentUuid: string | null;
  /** Where the learner left the video, in seconds. */
  resumeAt: number | null;
  title: string;
  address: string | undefined;
  /** A WebVTT file on this site. */
  captions?: string | undefined;
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

function Player({ address, captions, ...video }: PlayerProps) {
  const { title } = video;
  const url = contentUrl(address);
  const source = url && videoSource(url);
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
  return <VideoFile {...video} src={source.src} captions={contentUrl(captions)?.href} />;
}

function VideoFile({ contentUuid, resumeAt, title, src, captions }: Omit<PlayerProps, "address"> & { src: string }) {
  const [failed, setFailed] = useState(false);
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
      preload="metadata"
      aria-label={title}
      src={src}
      className={frame}
      onError={() => {
        setFailed(true);
      }}
    >
      {captions !== undefined && <track kind="captions" srcLang="en" label="English" src={captions} />}
      Your browser can’t play this video.
    </video>
  );
}
