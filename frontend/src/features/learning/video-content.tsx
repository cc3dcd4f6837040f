import { webAddress } from "@/shared/navigation/addresses";
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

function Player({ title, address }: { title: string; address: string | undefined }) {
  const url = webAddress(address);
  const source = url && videoSource(url);
  if (!source) return <ResourceContent kind="video" title={title} address={address} />;
  const frame = "aspect-video w-full rounded-xl border border-line bg-black";
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
  return (
    // eslint-disable-next-line jsx-a11y/media-has-caption -- courses carry a transcript, shown below; the API has no captions file
    <video controls preload="metadata" aria-label={title} src={source.src} className={frame}>
      Your browser cannot play this video.
    </video>
  );
}
