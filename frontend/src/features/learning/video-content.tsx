import { useState } from "react";
import { contentUrl } from "@/shared/navigation/safe-url";
import { ExternalLink } from "@/shared/ui/external-link";
import { Notice } from "@/shared/ui/notice";
import { ResourceContent } from "./resource-content";
import { videoSource } from "./video-source";

interface VideoContentProps {
  title: string;
  address: string | undefined;
  /** A WebVTT file on this site. */
  captions?: string | undefined;
  transcript: string | null;
}

export function VideoContent({ title, address, captions, transcript }: VideoContentProps) {
  return (
    <div className="space-y-6">
      <Player title={title} address={address} captions={captions} />
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

function Player({ title, address, captions }: Omit<VideoContentProps, "transcript">) {
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
  return <VideoFile title={title} src={source.src} captions={contentUrl(captions)?.href} />;
}

function VideoFile({ title, src, captions }: { title: string; src: string; captions: string | undefined }) {
  const [failed, setFailed] = useState(false);
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
