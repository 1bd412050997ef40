/** Times and numbers of progress in words. */

/** `23 Nov 2026, 14:05`, in the reader's own time zone. */
export function dayAndTime(atMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(
    atMs,
  );
}

/** `1 attempt`, `3 attempts`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
