/** Which findings the documents of a page show: all, or only what AWS would answer now. One choice for the page, for as long as it is open. */
import { useEffect, useState } from 'preact/hooks';

export type FindingView = 'all' | 'now';

let chosen: FindingView = 'all';
const listeners = new Set<(view: FindingView) => void>();

/** Changes the choice for every document of the page. */
export function chooseView(view: FindingView): void {
  chosen = view;
  for (const listener of listeners) listener(view);
}

/** The page's choice, kept up to date. */
export function useFindingView(): FindingView {
  const [view, setView] = useState(chosen);
  useEffect(() => {
    // It may have changed between the first drawing and here.
    setView(chosen);
    listeners.add(setView);
    return () => void listeners.delete(setView);
  }, []);
  return view;
}
