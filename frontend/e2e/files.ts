/** Generated files for uploads. */
import { Buffer } from "node:buffer";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MIB = 1024 * 1024;

interface Made {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A PDF with a stream that pads it to the given size. */
export function aPdf(name: string, size: number): Made {
  const head = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";
  const tail = "\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";
  const start = `${head}3 0 obj\n<< /Length ${size} >>\nstream\n`;
  const filling = Buffer.alloc(Math.max(0, size - start.length - tail.length), "x");
  return { name, mimeType: "application/pdf", buffer: Buffer.concat([Buffer.from(start), filling, Buffer.from(tail)]) };
}

/** On disk, because Playwright accepts at most 50 MB in memory. */
export function tooLarge(): string {
  const path = join(mkdtempSync(join(tmpdir(), "e2e-")), "large.pdf");
  writeFileSync(path, Buffer.alloc(51 * MIB));
  return path;
}

/** An HTML page with the extension .pdf. */
export const disguised: Made = {
  name: "essay.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from("<!doctype html><script>alert(1)</script>"),
};

export const program: Made = { name: "virus.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") };

export const MEGABYTES = (count: number): number => count * MIB;
