/** What a reader answers to the questions of a lesson before looking: kept at every key like the drafts of documents. */
import type { DraftSession, DraftState } from '../editor/drafts.ts';
import { browserLastWords } from '../editor/last-words.ts';
import { tabChannel } from '../editor/tab-channel.ts';
import { fingerprint } from '../editor/text.ts';
import { usedKey } from '../exercise/bench.ts';

/** Nothing is fetched before a field of this page is used, now or on an earlier visit. */
export function keepOwnAnswers(): void {
  const fields = [...document.querySelectorAll<HTMLTextAreaElement>('.ask textarea')];
  const page = `prediction/${location.pathname.slice(import.meta.env.BASE_URL.length).replace(/^\/|\/$/g, '')}`;
  // Another question is another draft, wherever it stands on the page.
  const keyed = new Map(fields.map((field) => [`${page}/${fingerprint(questionOf(field))}`, field]));
  let isBegun = false;
  let sessions: readonly DraftSession[] | null = null;
  const begin = async () => {
    if (isBegun) return;
    isBegun = true;
    // Where it can't be fetched, the answers stay in the page.
    sessions = await keep(keyed).catch(() => null);
  };
  addEventListener('pagehide', () => {
    for (const session of sessions ?? []) session.flush();
    if (sessions !== null) return;
    const lastWords = browserLastWords();
    for (const [key, { value }] of keyed) if (value !== '') lastWords.keep(key, { text: value, revision: 0 });
  });
  const wasUsed = () => localStorage.getItem(usedKey(page)) !== null;
  if (fields.length > 0 && orNull(wasUsed) === true) void begin();
  for (const field of fields) {
    field.addEventListener('focus', begin, { once: true });
    field.addEventListener('input', () => orNull(() => localStorage.setItem(usedKey(page), '1')), { once: true });
  }
}

/** What storage answers; null where the browser denies it. */
function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}

async function keep(keyed: ReadonlyMap<string, HTMLTextAreaElement>): Promise<readonly DraftSession[]> {
  const [{ openDraft }, { draftStorage }] = await Promise.all([import('../editor/drafts.ts'), import('../editor/draft-storage.ts')]);
  const storage = draftStorage();
  return [...keyed].map(([key, field]) => {
    const session = openDraft({
      key,
      startText: '',
      startVersion: '1',
      storage,
      channel: tabChannel('drydock-drafts'),
      onText: (text) => {
        field.value = text;
      },
      onState({ conflict, keeping }) {
        // The other tab's answer is in the history of this draft then.
        if (conflict) session.keepMine();
        tellOfKeeping(field, keeping);
      },
    });
    if (field.value !== '') session.change(field.value);
    field.addEventListener('input', () => session.change(field.value));
    return session;
  });
}

/** The text above the field. */
function questionOf(field: HTMLElement): string {
  const parts = [...(field.closest('.ask')?.children ?? [])];
  return parts
    .filter((part) => part.matches('p, ul, ol, pre, table'))
    .map((part) => part.textContent)
    .join(' ');
}

function tellOfKeeping(field: HTMLElement, keeping: DraftState['keeping']): void {
  const label = field.parentElement;
  const known = label?.nextElementSibling;
  const line = known?.matches('[role="status"]') ? known : document.createElement('p');
  line.textContent = keeping.isKept ? '' : `What you write here is lost when you leave: ${keeping.why}.`;
  if (keeping.isKept || line === known) return;
  line.setAttribute('role', 'status');
  label?.after(line);
}
