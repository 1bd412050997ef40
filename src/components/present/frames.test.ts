import { expect, test } from 'vitest';
import { notesBegin, notesEnd, slideMarks, slidesOf } from './frames.ts';

const slide = (title: string, body: string) => {
  const { begin, end } = slideMarks({ kind: 'words', title });
  return `${begin}${body}${end}`;
};
const note = (text: string) => `${notesBegin}${text}${notesEnd}`;

test('keeps the slides in their order and leaves the words between them out', () => {
  const { slides } = slidesOf(`<p>Prose.</p>${slide('One', '<p>1</p>')}<p>More.</p>${slide('Two', '<p>2</p>')}`);
  expect(slides.map(({ title, body }) => [title, body])).toEqual([
    ['One', '<p>1</p>'],
    ['Two', '<p>2</p>'],
  ]);
});

test('keeps every character of a title', () => {
  const title = 'Who dies -- with “whom” > 3 & <b>?';
  expect(slidesOf(slide(title, '')).slides[0]?.title).toBe(title);
});

test('takes a slide inside of another as part of it', () => {
  const { slides } = slidesOf(slide('Outer', `<p>a</p>${slide('Inner', '<q>b</q>')}<p>c</p>`));
  expect(slides.map(({ title, body }) => [title, body])).toEqual([['Outer', '<p>a</p><q>b</q><p>c</p>']]);
});

test('gives notes to the slide they stand in or to the one before, and those before the first slide to the lesson', () => {
  const found = slidesOf(`${note('<p>a</p>')}${slide('One', `<p>1</p>${note('<p>b</p>')}`)}${note('<p>c</p>')}`);
  expect(found.notes).toBe('<p>a</p>');
  expect(found.slides[0]).toMatchObject({ body: '<p>1</p>', notes: '<p>b</p><p>c</p>' });
});

test('keeps the scripts between slides, which islands need', () => {
  expect(slidesOf(`<script>a()</script><p>x</p>${slide('One', '<b>1</b>')}<script src="/b.js"></script>`).scripts).toBe(
    '<script>a()</script><script src="/b.js"></script>',
  );
});
