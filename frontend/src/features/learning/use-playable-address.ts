/**
 * The addresses from which a film and its captions are played. Those of an uploaded film are valid for an hour: when the
 * bucket refuses one, new ones are asked for, and the film goes on where it stood. Otherwise newer addresses change nothing,
 * because another address starts the film again.
 */
import { type SyntheticEvent, useRef, useState } from "react";

/** `MediaError.MEDIA_ERR_DECODE`. */
const MEDIA_ERR_DECODE = 3;
/** No address expires so soon. */
const SHORTEST_MS = 60_000;

export interface Film {
  src: string;
  /** Absent: it has none. */
  captions: string | undefined;
}

interface PlayableFilm {
  film: Film;
  failed: boolean;
  /** Properties of the video element. */
  onError: (event: SyntheticEvent<HTMLVideoElement>) => void;
  onLoadedMetadata: (event: SyntheticEvent<HTMLVideoElement>) => void;
}

/** `renew` gets the film's addresses again; null when there are none. */
export function usePlayableAddress(offered: Film, renew: (() => Promise<Film | null>) | undefined): PlayableFilm {
  const [film, setFilm] = useState(offered);
  const [failed, setFailed] = useState(false);
  const renewing = useRef(false);
  const renewedAt = useRef(Number.NEGATIVE_INFINITY);
  const goOn = useRef<{ at: number; playing: boolean } | null>(null);

  const onError = ({ currentTarget: player }: SyntheticEvent<HTMLVideoElement>) => {
    if (renewing.current) return;
    // A film that is damaged, or that breaks off again at once, does not play from another address either.
    const isHopeless = Date.now() - renewedAt.current < SHORTEST_MS || player.error?.code === MEDIA_ERR_DECODE;
    if (renew === undefined || isHopeless || !isSigned(film.src)) {
      setFailed(true);
      return;
    }
    renewing.current = true;
    renewedAt.current = Date.now();
    goOn.current ??= { at: player.currentTime, playing: !player.paused };
    renew()
      .then((fresh) => {
        if (fresh === null || fresh.src === film.src) setFailed(true);
        else setFilm(fresh);
      })
      .catch(() => {
        setFailed(true);
      })
      .finally(() => {
        renewing.current = false;
      });
  };

  const onLoadedMetadata = ({ currentTarget: player }: SyntheticEvent<HTMLVideoElement>) => {
    if (goOn.current === null) return;
    const { at, playing } = goOn.current;
    goOn.current = null;
    player.currentTime = at;
    // A browser that no longer allows it leaves the film paused at its place.
    if (playing) void player.play().catch(() => undefined);
  };

  return { film, failed, onError, onLoadedMetadata };
}

function isSigned(address: string): boolean {
  return new URL(address).searchParams.has("X-Amz-Signature");
}
