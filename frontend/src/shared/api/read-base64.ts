/** The file's bytes: the API recognises their encoding, which a browser would take for UTF-8. */
export function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = typeof reader.result === "string" ? reader.result : "";
      resolve(url.slice(url.indexOf(",") + 1));
    };
    reader.onerror = () => {
      reject(new Error("The file couldn’t be read", { cause: reader.error }));
    };
    reader.readAsDataURL(file);
  });
}
