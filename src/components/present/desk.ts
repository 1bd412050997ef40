/** The speaker's window at work: it follows the slides of its day, and moves them. */
import { channelOf, messageOf, type Place, type Wish } from './channel.ts';
import { showClock } from './clock-view.ts';
import { goesBack, goesOn } from './deck-keys.ts';
import type { PlannedLesson } from './plan.ts';

/** Starts the page's desk; without slides open it stays a list of notes. */
export function startDesk(): void {
  const desk = document.querySelector<HTMLElement>('[data-desk]');
  if (!desk) return;
  const { day = '', plan = '[]' } = desk.dataset;
  const lessons = JSON.parse(plan) as PlannedLesson[];
  const channel = channelOf(day);
  let deck: string | null = null;
  const say = (name: string, text: string) => {
    const element = desk.querySelector(`[data-${name}]`);
    if (element && element.textContent !== text) element.textContent = text;
  };
  const wish = (what: Wish['wish']) => channel.postMessage({ from: 'notes', deck, wish: what } satisfies Wish);
  const clock = showClock({
    day,
    lesson: '',
    own: [],
    plan: lessons,
    show: ({ time, standing, plan: now, verb }) => {
      say('clock', time);
      say('clock-verb', verb);
      say('plan-now', now === '' ? '' : `${standing === '' ? '' : `${capitalised(standing)}. `}By the agenda: ${now}.`);
    },
  });

  const show = ({ lesson, slide }: Place) => {
    const items = [...desk.querySelectorAll<HTMLElement>(`[data-notes-of="${CSS.escape(lesson)}"] > li`)];
    const [here, after] = [items[slide], items[slide + 1]];
    for (const old of desk.querySelectorAll('li[aria-current]')) old.removeAttribute('aria-current');
    here?.setAttribute('aria-current', 'step');
    const lessonTitle = lessons.find(({ slug }) => slug === lesson)?.title ?? 'The day';
    say('place', `${lessonTitle} · slide ${slide + 1} of ${items.length}`);
    say('title-now', here?.dataset.title ?? '');
    say('status', `Slide ${slide + 1}: ${here?.dataset.title ?? ''}`);
    say('after', after?.dataset.title ?? 'the next lesson');
    const words = here?.querySelector('.words');
    desk.querySelector('[data-words]')?.replaceChildren(...[...(words?.childNodes ?? [])].map((node) => node.cloneNode(true)));
    clock.in(
      lesson,
      items.map(({ dataset: { minutes } }) => (minutes === undefined ? null : Number(minutes))),
      slide,
    );
    for (const [name, isHidden] of [
      ['now', false],
      ['alone', true],
    ] as const) {
      const part = desk.querySelector<HTMLElement>(`[data-${name}]`);
      if (part) part.hidden = isHidden;
    }
  };

  channel.addEventListener('message', ({ data }) => {
    const message = messageOf(data);
    if (message?.from !== 'slides') return;
    deck = message.deck;
    show(message);
  });
  const actions: Record<string, () => void> = {
    next: () => wish('next'),
    previous: () => wish('previous'),
    clock: clock.toggle,
    reset: clock.reset,
  };
  desk.addEventListener('click', ({ target }) => {
    const name = target instanceof Element ? target.closest<HTMLElement>('[data-do]')?.dataset.do : undefined;
    if (name !== undefined) actions[name]?.();
  });
  document.addEventListener('keydown', (event) => {
    if (deck === null || event.altKey || (event.target instanceof Element && event.target.closest('a, button, input'))) return;
    const name = goesOn(event) ? 'next' : goesBack(event) ? 'previous' : event.key === 't' ? 'clock' : null;
    if (name === null) return;
    event.preventDefault();
    actions[name]?.();
  });
  wish('where');
}

const capitalised = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
