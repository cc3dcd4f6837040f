/** Fails the build if a built file contains a key or a secret, because published files cannot be taken back. */
import { readdirSync, readFileSync } from "node:fs";
import { foundIn } from "./forbidden.mjs";

const dist = new URL("../dist/", import.meta.url);
const texts = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => /\.(js|css|html|json|map|svg)$/.test(file));
if (texts.length === 0) throw new Error("dist is empty");
const found = texts.flatMap((file) => foundIn(readFileSync(new URL(file, dist), "utf8")).map((what) => `${file}: ${what}`));
for (const line of found) console.error(line);
if (found.length > 0) process.exit(1);
console.log(`${texts.length} files contain no keys or secrets`);
