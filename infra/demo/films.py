"""Makes the demo's films from the transcripts of its courses: cards of text, without sound, and their captions.

Run after a transcript has changed: python infra/demo/films.py. Needs ffmpeg with libx264 and a font.
"""

import json
import subprocess
import tempfile
import textwrap
from pathlib import Path

HERE = Path(__file__).parent
PUBLIC = HERE.parent.parent / "frontend" / "public"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
# How long a reader takes for a word, and the least time for a card.
SECONDS_PER_WORD = 0.3
SECONDS_MIN = 4
LINE = 46


def cards(transcript: list[str]) -> list[str]:
    """Every paragraph, in pieces that fit on a card."""
    return [
        "\n".join(lines[start : start + 7])
        for paragraph in transcript
        if paragraph
        for lines in [textwrap.wrap(paragraph, LINE)]
        for start in range(0, len(lines), 7)
    ]


def clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02}:{rest:06.3f}"


def make(film: Path, captions: Path, transcript: list[str]) -> None:
    filters, cues, at = [], ["WEBVTT"], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number, card in enumerate(cards(transcript)):
            until = at + max(SECONDS_MIN, round(len(card.split()) * SECONDS_PER_WORD))
            text = Path(folder, f"{number}.txt")
            text.write_text(card)
            filters.append(
                f"drawtext=fontfile={FONT}:textfile={text}:fontsize=22:fontcolor=0xf6f3ea:line_spacing=10"
                f":x=40:y=(h-text_h)/2:enable='between(t,{at},{until - 0.2})'"
            )
            cues.append(f"{clock(at)} --> {clock(until)}\n{card}")
            at = until
        source = f"color=c=0x0f4c4a:s=640x360:r=5:d={at}"
        subprocess.run(
            ["ffmpeg", "-y", "-loglevel", "error", "-f", "lavfi", "-i", source, "-vf", ",".join(filters)]
            + ["-c:v", "libx264", "-preset", "veryslow", "-crf", "28", "-pix_fmt", "yuv420p", "-map_metadata", "-1"]
            + ["-fflags", "+bitexact", "-movflags", "+faststart", str(film)],
            check=True,
        )
    captions.write_text("\n\n".join(cues) + "\n")


def main() -> None:
    for course in sorted((HERE / "courses").glob("*.json")):
        for module in json.loads(course.read_text())["modules"]:
            for content in module["contents"]:
                if video := content.get("video"):
                    film, captions = (PUBLIC / video[name].lstrip("/") for name in ("url", "captions"))
                    make(film, captions, video["transcript"])


if __name__ == "__main__":
    main()
