"""Draws the demo's picture: a run chart of an audit, as a PNG without any library. Run: python infra/demo/chart.py."""

import struct
import zlib
from pathlib import Path

PICTURE = Path(__file__).parent.parent.parent / "frontend" / "public" / "demo" / "run-chart.png"
WIDTH, HEIGHT, MARGIN = 640, 360, 40
PAPER, INK, LINE, GOAL = (246, 243, 234), (60, 60, 60), (15, 76, 74), (224, 164, 58)
# The percentage of patients whose INR was checked in time, month by month, and the standard.
MONTHS = [62, 58, 65, 61, 64, 60, 71, 78, 83, 86, 91, 92]
STANDARD = 90


def place(month: int, percent: float) -> tuple[int, int]:
    across = MARGIN + month * (WIDTH - 2 * MARGIN) // (len(MONTHS) - 1)
    return across, HEIGHT - MARGIN - round(percent / 100 * (HEIGHT - 2 * MARGIN))


def main() -> None:
    rows = [[PAPER] * WIDTH for _ in range(HEIGHT)]

    def dot(x: int, y: int, size: int, colour: tuple[int, int, int]) -> None:
        for row in rows[y - size : y + size + 1]:
            row[x - size : x + size + 1] = [colour] * (2 * size + 1)

    def line(start: tuple[int, int], end: tuple[int, int], size: int, colour: tuple[int, int, int]) -> None:
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        for step in range(steps + 1):
            x, y = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
            dot(x, y, size, colour)

    line(place(0, 0), place(len(MONTHS) - 1, 0), 0, INK)
    line(place(0, 0), place(0, 100), 0, INK)
    line(place(0, STANDARD), place(len(MONTHS) - 1, STANDARD), 1, GOAL)
    points = [place(month, percent) for month, percent in enumerate(MONTHS)]
    for start, end in zip(points, points[1:], strict=False):
        line(start, end, 1, LINE)
    for point in points:
        dot(*point, 4, LINE)
    raw = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    PICTURE.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
    )


if __name__ == "__main__":
    main()
