/** Turns the page's list of slides into a deck where there is room for one. */

/** As wide as the stylesheet asks for a deck. */
const roomy = '(min-width: 62.5rem)';

/** Starts the deck now, or when the window first has the room. */
export function startPresenting(): void {
  const root = document.querySelector<HTMLElement>('[data-present]');
  if (!root) return;
  const room = matchMedia(roomy);
  let isStarted = false;
  const start = () => {
    if (isStarted || !room.matches) return;
    isStarted = true;
    document.documentElement.dataset.deck = 'coming';
    import('./deck.ts')
      .then(({ startDeck }) => startDeck(root))
      .catch((error: unknown) => {
        // The list is whole without it.
        delete document.documentElement.dataset.deck;
        throw error;
      });
  };
  room.addEventListener('change', start);
  start();
}
