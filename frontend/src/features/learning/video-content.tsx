import { useState } from "react";
import { safeUrl } from "@/shared/navigation/safe-url";
import { ExternalLink } from "@/shared/ui/external-link";
import { Notice } from "@/shared/ui/notice";
import { ResourceContent } from "./resource-content";
import { videoSource } from "./video-source";

interface VideoContentProps {
  title: string;
  address: string | undefined;
  transcript: string | null;
}

export function VideoContent({ title, address, transcript }: VideoContentProps) {
  return (
    <div className="space-y-6">
      <Player title={title} address={address} />
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

function Player({ title, address }: { title: string; address: string | undefined }) {
  const url = safeUrl(address);
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
  return <VideoFile title={title} src={source.src} />;
}

function VideoFile({ title, src }: { title: string; src: string }) {
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
    // eslint-disable-next-line jsx-a11y/media-has-caption -- courses carry a transcript, shown below; the API has no captions file
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
      Your browser can’t play this video.
    </video>
  );
}
