/**
 * The deck: reveal.js over the page's list of slides.
 *
 * Reveal takes every `<section>` below its slides for a slide of its own, and scales by a transform, so what lives (an editor, a run) stays where
 * it is in the list and is laid over the deck while its slide is shown. The other slides are copied into the deck. The list itself stays as it is,
 * for printing and for a narrow window.
 */
import Reveal, { type RevealApi } from 'reveal.js';
import { channelOf, messageOf, type Place } from './channel.ts';
import { type Showing, showClock } from './clock-view.ts';
import deckStyles from './deck.css?url';
import { goesBack, goesOn, isOthersKey } from './deck-keys.ts';
import type { PlannedLesson } from './plan.ts';

/** Slides are drawn for this many px; reveal scales them to the window. */
const canvas = { width: 1280, height: 720 };

/** Where the last slide of a lesson is reached from the next one. */
const endHash = '#/end';

export async function startDeck(root: HTMLElement): Promise<void> {
  const articles = [...root.querySelectorAll<HTMLElement>('[data-list] > .slide')];
  const { element, sections } = deckOf(articles);
  await linkStyles();
  root.append(element);
  await document.fonts.ready;
  for (const [index, section] of sections.entries()) shrink(section, articles[index]);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const reveal = new Reveal(element, {
    ...canvas,
    margin: 0,
    minScale: 0.1,
    maxScale: 10,
    center: false,
    embedded: true,
    hash: true,
    hashOneBasedIndex: true,
    controls: false,
    help: false,
    jumpToSlide: false,
    postMessage: false,
    postMessageEvents: false,
    hideInactiveCursor: false,
    focusBodyOnPageVisibilityChange: false,
    scrollActivationWidth: 0,
    transition: isStill ? 'none' : 'fade',
    transitionSpeed: 'fast',
    backgroundTransition: 'none',
    display: 'flex',
    keyboardCondition: (event: KeyboardEvent) => isShown() && !isOthersKey(event),
  });
  const actions: Actions = actionsOf(root, reveal);
  const act = (name: string) => actions[name]?.();
  // Before reveal, which would do nothing at either end.
  document.addEventListener('keydown', (event) => onKey(event, reveal, act), { capture: true });
  root.addEventListener('click', (event) => {
    const name = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]')?.dataset.do : undefined;
    if (name !== undefined) act(name);
  });
  await reveal.initialize();
  // It would read a whole editor out; the page's own status says the slide's title.
  element.querySelector('.aria-status')?.remove();
  document.documentElement.dataset.deck = 'on';
  actions.clock = follow(root, reveal, articles, act).toggle;
  for (const control of root.querySelectorAll<HTMLElement>('[data-bar], [data-do="deck"]')) control.hidden = false;
  reveal.layout();
}

/** Fetches the deck's stylesheet, which a page with nothing but a list has no use for. @throws where it cannot be had. */
function linkStyles(): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = deckStyles;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => reject(new Error('The stylesheet of the slides could not be fetched.')));
    document.head.append(link);
  });
}

/** The deck's own elements, with a section for every article. */
function deckOf(articles: readonly HTMLElement[]) {
  const element = document.createElement('div');
  element.className = 'reveal';
  const slides = document.createElement('div');
  slides.className = 'slides';
  const sections = articles.map((article, index) => {
    const section = document.createElement('section');
    section.className = `face ${article.className}`;
    if (index === articles.length - 1) section.dataset.id = endHash.slice(2);
    const parts =
      article.dataset.live === undefined ? [...article.children] : [...article.children].filter((part) => /^H\d$/.test(part.tagName));
    section.append(...parts.map((part) => copyOf(part)));
    slides.append(section);
    return section;
  });
  element.append(slides);
  return { element, sections };
}

/** A copy without the ids that the original keeps; drawings refer to theirs. */
function copyOf(part: Element): Node {
  const copy = part.cloneNode(true) as Element;
  for (const one of [copy, ...copy.querySelectorAll(':not(svg *)')]) one.removeAttribute('id');
  return copy;
}

/** Makes a slide's letters smaller, step by step, until it fits; the printed one takes the same. */
function shrink(section: HTMLElement, article: HTMLElement | undefined): void {
  section.dataset.measuring = '';
  for (const size of ['', 'long', 'longer', 'longest']) {
    section.dataset.size = size;
    if (section.scrollHeight <= canvas.height) break;
  }
  delete section.dataset.measuring;
  if (article) article.dataset.size = section.dataset.size;
}

type Actions = Record<string, () => unknown>;

/** What buttons and keys do, by name. */
function actionsOf(root: HTMLElement, reveal: RevealApi): Actions {
  const leave = (address: string | undefined, hash = '') => {
    if (address !== undefined) location.assign(address + hash);
  };
  const keys = root.querySelector<HTMLDialogElement>('[data-keys]');
  return {
    next: () => (reveal.isLastSlide() && !reveal.availableFragments().next ? leave(root.dataset.next) : reveal.next()),
    previous: () => (reveal.isFirstSlide() && !reveal.availableFragments().prev ? leave(root.dataset.previous, endHash) : reveal.prev()),
    overview: () => reveal.toggleOverview(),
    notes: () => void window.open(root.dataset.notes, 'drydock-notes', 'popup,width=960,height=720'),
    keys: () => keys?.showModal(),
    list: () => {
      delete document.documentElement.dataset.deck;
    },
    deck: () => {
      document.documentElement.dataset.deck = 'on';
      reveal.layout();
    },
  };
}

/** The list scrolls as any page does. */
const isShown = () => document.documentElement.dataset.deck === 'on';

function onKey(event: KeyboardEvent, reveal: RevealApi, act: (name: string) => void): void {
  if (!isShown() || isOthersKey(event) || event.ctrlKey || event.metaKey) return;
  const take = (name: string) => {
    event.preventDefault();
    event.stopPropagation();
    act(name);
  };
  const named = { '?': 'keys', s: 'notes', t: 'clock' }[event.key.toLowerCase()];
  if (named !== undefined) take(named);
  else if (reveal.isOverview() || reveal.isPaused()) return;
  else if (goesOn(event) && reveal.isLastSlide() && !reveal.availableFragments().next) take('next');
  else if (goesBack(event) && reveal.isFirstSlide() && !reveal.availableFragments().prev) take('previous');
}

/** Keeps the page in step with the deck: what lives, the bar, the clock and the speaker's window. */
function follow(root: HTMLElement, reveal: RevealApi, articles: readonly HTMLElement[], act: (name: string) => void): Showing {
  const { day = '', lesson = '', plan = '[]' } = root.dataset;
  const part = (name: string) => root.querySelector<HTMLElement>(`[data-${name}]`);
  const channel = channelOf(day);
  const deck = crypto.randomUUID();
  const clock = showClock({
    day,
    lesson,
    plan: JSON.parse(plan) as PlannedLesson[],
    own: articles.map(({ dataset: { minutes } }) => (minutes === undefined ? null : Number(minutes))),
    show: ({ time, standing, isRunning, verb }) => {
      say(part('clock'), time);
      say(part('standing'), standing);
      say(root.querySelector('[data-do="clock"]'), verb);
      part('bar')?.toggleAttribute('data-running', isRunning);
    },
  });
  const where = (): Place => ({ from: 'slides', deck, lesson, slide: reveal.getIndices().h });
  const show = () => {
    const { slide } = where();
    for (const [index, article] of articles.entries()) article.toggleAttribute('data-current', index === slide);
    document.documentElement.toggleAttribute('data-covered', reveal.isOverview() || reveal.isPaused());
    root.style.setProperty('--wall', String(reveal.getScale()));
    const title = articles[slide]?.dataset.title ?? '';
    say(part('place'), `${slide + 1} / ${articles.length}`);
    say(part('status'), `Slide ${slide + 1} of ${articles.length}: ${title}`);
    clock.at(slide);
    channel.postMessage(where());
  };
  for (const event of [
    'slidechanged',
    'fragmentshown',
    'fragmenthidden',
    'overviewshown',
    'overviewhidden',
    'paused',
    'resumed',
    'resize',
  ]) {
    reveal.on(event, show);
  }
  addEventListener('resize', () => requestAnimationFrame(show));
  channel.addEventListener('message', ({ data }) => {
    const message = messageOf(data);
    if (message?.from !== 'notes') return;
    if (message.wish === 'where') channel.postMessage(where());
    else if (message.deck === deck) act(message.wish);
  });
  giveKeysBack(root, (text) => say(part('hint'), text));
  show();
  return clock;
}

/** Says while keys go to an editor or a run, and takes them back on an Escape that nothing there wants, or on the second of two. */
function giveKeysBack(root: HTMLElement, hint: (text: string) => void): void {
  const isWithin = (target: EventTarget | null) => target instanceof Element && target.closest('[data-live] .slide-body') !== null;
  root.addEventListener('focusin', ({ target }) =>
    hint(isWithin(target) ? 'Keys go to what is on the slide. Esc gives them back, Esc twice in an editor.' : ''),
  );
  root.addEventListener('focusout', () => hint(''));
  let escapes = 0;
  const listen = (event: KeyboardEvent) => {
    const { target, key } = event;
    escapes = key === 'Escape' && isWithin(target) ? escapes + 1 : 0;
    if (escapes === 0 || !(target instanceof HTMLElement)) return;
    if (escapes > 1) target.blur();
    // Asked once all that listen have had it; an editor may keep it from going further.
    else setTimeout(() => event.defaultPrevented || target.blur());
  };
  document.addEventListener('keydown', listen, { capture: true });
}

function say(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
