/** Whether a picture lives: what only a living one has use for is left out of the page's HTML. */
import { useEffect, useState } from 'preact/hooks';

/** False on a server and for the first picture of a page, true right after. */
export function useAwake(): boolean {
  const [isAwake, setIsAwake] = useState(false);
  useEffect(() => setIsAwake(true), []);
  return isAwake;
}
