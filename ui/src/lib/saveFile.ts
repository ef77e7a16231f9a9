/** Gives the browser a file to keep. A window of the desk keeps files through its own process instead. */
export function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then, whatever the browser asks its user.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
