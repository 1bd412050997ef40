/** What was entered into an exercise's forms: kept at every entry like the drafts of documents, and handed in as the texts of their documents. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Answer, AttemptTexts } from '../../grading/grading.ts';
import type { DraftSession } from '../editor/drafts.ts';
import { tabChannel } from '../editor/tab-channel.ts';
import { type Answers, answersText, type PlainForm, readAnswers } from './form/plain-form.ts';

export interface UseAnswers {
  /** By document name. */
  texts: AttemptTexts;
  answersOf(form: PlainForm): Answers;
  onAnswer(form: PlainForm, question: string, answer: Answer | undefined): void;
  /** Puts texts of an earlier attempt there. */
  put(texts: AttemptTexts): void;
}

/** `start` holds the texts that the forms begin with. `resets` counts how often the drafts were taken away. */
export function useAnswers(id: string, version: number, start: AttemptTexts, resets: number): UseAnswers {
  const [texts, setTexts] = useState(start);
  /** As they stand now: several entries may come before the page is drawn again. */
  const latest = useRef(start);
  const show = useCallback((now: AttemptTexts) => {
    latest.current = now;
    setTexts(now);
  }, []);
  const sessions = useRef(new Map<string, DraftSession>());
  /** What was entered before its draft was open. */
  const early = useRef(new Map<string, string>());
  const names = Object.keys(start);

  useEffect(() => {
    if (names.length === 0) return;
    let isOver = false;
    const stops: (() => void)[] = [];
    if (resets > 0) show(start);
    early.current.clear();
    const begin = async () => {
      const [{ openDraft }, { draftStorage }] = await Promise.all([import('../editor/drafts.ts'), import('../editor/draft-storage.ts')]);
      if (isOver) return;
      const storage = draftStorage();
      for (const name of names) {
        const session = openDraft({
          key: `${id}/${name}`,
          startText: start[name] ?? '',
          startVersion: String(version),
          storage,
          channel: tabChannel('drydock-drafts'),
          onText: (text) => show({ ...latest.current, [name]: text }),
          // The other tab's answers are in the history of this draft then.
          onState: ({ conflict }) => conflict && session.keepMine(),
        });
        sessions.current.set(name, session);
        const entered = early.current.get(name);
        if (entered !== undefined) session.change(entered);
        stops.push(() => session.close());
      }
      const leave = () => {
        for (const session of sessions.current.values()) session.flush();
      };
      window.addEventListener('pagehide', leave);
      stops.push(() => window.removeEventListener('pagehide', leave));
    };
    // Where it can't be fetched, the answers stay in the page.
    begin().catch(() => {});
    return () => {
      isOver = true;
      for (const stop of stops) stop();
      sessions.current.clear();
    };
  }, [id, version, resets]);

  const change = useCallback((name: string, text: string) => {
    show({ ...latest.current, [name]: text });
    const session = sessions.current.get(name);
    if (session) session.change(text);
    else early.current.set(name, text);
  }, []);
  const answers = useMemo(() => new Map(Object.entries(texts).map(([name, text]) => [name, readAnswers(text)])), [texts]);
  const answersOf = (form: PlainForm): Answers => answers.get(form.document) ?? {};
  return {
    texts,
    answersOf,
    onAnswer(form, question, answer) {
      const { [question]: _before, ...others } = readAnswers(latest.current[form.document] ?? '');
      change(form.document, answersText(form, answer === undefined ? others : { ...others, [question]: answer }));
    },
    put(from) {
      for (const name of names) if (from[name] !== undefined) change(name, from[name]);
    },
  };
}
