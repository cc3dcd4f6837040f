import { saveBlob } from "@/shared/navigation/save-blob";

/** Saves a definition as a file, indented for people who review it. */
export function saveJson(value: unknown, name: string): void {
  saveBlob(new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: "application/json" }), name);
}
