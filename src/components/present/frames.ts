/** Slides inside a rendered lesson: its parts mark what is a slide and what a speaker says; here the marks are read again. Pure. */

/** What is known of a slide besides its words. */
export interface SlideMark {
  /** How it is laid out: words, a question with its answer, a bench that lives, a drawing. */
  kind: 'words' | 'ask' | 'live' | 'exercise' | 'drawing';
  title: string;
  /** Planned minutes, where they are known; the rest of a lesson's minutes is shared among the others. */
  minutes?: number;
}

export interface Slide extends SlideMark {
  /** HTML made at build time. */
  body: string;
  /** What the speaker says, as HTML made at build time; empty where nothing is noted. */
  notes: string;
}

/** A lesson as slides. */
export interface Slides {
  /** The speaker's notes that come before the first slide. */
  notes: string;
  slides: Slide[];
  /** Script elements that stand between the slides, which the islands in them need. */
  scripts: string;
}

const slideEnd = '<!--/slide-->';
export const notesBegin = '<!--notes-->';
export const notesEnd = '<!--/notes-->';

/** `html` without what the speaker says. */
export function withoutNotes(html: string): string {
  return html.replace(/<!--notes-->[\s\S]*?<!--\/notes-->/g, '');
}

/** What a part of a lesson writes before and after a slide. */
export function slideMarks(mark: SlideMark): { begin: string; end: string } {
  // A comment cannot hold every character, its address form can.
  return { begin: `<!--slide ${encodeURIComponent(JSON.stringify(mark)).replaceAll('-', '%2D')}-->`, end: slideEnd };
}

/**
 * The slides of a rendered lesson, in its order. Words outside of slides are left out; a slide inside of another is part of it; notes belong to
 * the slide that they stand in, or to the one before.
 */
export function slidesOf(html: string): Slides {
  const found: Slides = { notes: '', slides: [], scripts: '' };
  let depth = 0;
  let isNote = false;
  for (const piece of html.split(/(<!--\/?(?:slide|notes)\b[^>]*-->)/)) {
    const current = found.slides.at(-1);
    if (piece.startsWith('<!--slide ')) {
      if (depth === 0) found.slides.push({ ...markIn(piece), body: '', notes: '' });
      depth += 1;
    } else if (piece === slideEnd) depth -= 1;
    else if (piece === notesBegin) isNote = true;
    else if (piece === notesEnd) isNote = false;
    else if (isNote) (current ?? found).notes += piece.trim();
    else if (depth > 0 && current) current.body += piece;
    else found.scripts += (piece.match(/<script\b[\s\S]*?<\/script>/g) ?? []).join('');
  }
  return found;
}

function markIn(comment: string): SlideMark {
  return JSON.parse(decodeURIComponent(comment.slice('<!--slide '.length, -'-->'.length))) as SlideMark;
}
