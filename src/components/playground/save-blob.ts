/** Saves something as a file, as a link with `download` would. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken the blob by then; sooner, revoking would cancel the download.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
