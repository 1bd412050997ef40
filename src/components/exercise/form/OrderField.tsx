/** Picks from a bank, put into an order by buttons: no dragging, so that keys, fingers and screen readers do the same. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Prose } from '../Prose.tsx';
import { type PlainQuestion, spoken } from './plain-form.ts';

interface Props {
  question: PlainQuestion;
  /** Ids in their order. */
  picked: readonly string[];
  onPicked(ids: readonly string[]): void;
}

export function OrderField({ question, picked, onPicked }: Props) {
  const [said, setSaid] = useState('');
  const root = useRef<HTMLDivElement>(null);
  /** Where the focus goes once the list is drawn: the button that was pressed may have gone or moved. */
  const wanted = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (wanted.current !== null) root.current?.querySelector<HTMLElement>(wanted.current)?.focus();
    wanted.current = null;
  }, [picked]);
  const textOf = (id: string) => question.choices.find((choice) => choice.id === id)?.text ?? id;
  const left = question.choices.filter(({ id }) => !picked.includes(id));
  const put = (ids: readonly string[], says: string, focus: string) => {
    onPicked(ids);
    setSaid(says);
    wanted.current = focus;
  };
  const move = (from: number, to: number) => {
    const id = picked[from];
    if (id === undefined) return;
    const ids = picked.filter((_, index) => index !== from);
    ids.splice(to, 0, id);
    const isAtEnd = to === 0 || to === ids.length - 1;
    const way = to < from ? 'up' : 'down';
    put(
      ids,
      `${spoken(textOf(id))}: now ${to + 1} of ${ids.length}.`,
      `[data-at="${to}"] ${isAtEnd ? 'button:not(:disabled)' : `.${way}`}`,
    );
  };
  const take = (id: string) =>
    put(
      [...picked, id],
      `${spoken(textOf(id))}: now ${picked.length + 1} of ${picked.length + 1}.`,
      `[data-at="${picked.length}"] button:not(:disabled)`,
    );
  const leave = (id: string) =>
    put(
      picked.filter((other) => other !== id),
      `${spoken(textOf(id))}: left out.`,
      '.bank button, .order button:not(:disabled)',
    );
  return (
    <div ref={root}>
      {picked.length > 0 && (
        <ol class="order">
          {picked.map((id, index) => (
            <li key={id} data-at={index}>
              <span>
                <Prose text={textOf(id)} />
              </span>
              <span class="order-buttons">
                <button
                  type="button"
                  class="quiet up"
                  disabled={index === 0}
                  aria-label={`Up: ${spoken(textOf(id))}`}
                  onClick={() => move(index, index - 1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  class="quiet down"
                  disabled={index === picked.length - 1}
                  aria-label={`Down: ${spoken(textOf(id))}`}
                  onClick={() => move(index, index + 1)}
                >
                  ↓
                </button>
                <button type="button" class="quiet" aria-label={`Leave out: ${spoken(textOf(id))}`} onClick={() => leave(id)}>
                  ✕
                </button>
              </span>
            </li>
          ))}
        </ol>
      )}
      {left.length > 0 && (
        <ul class="bank" aria-label="To choose from">
          {left.map(({ id, text }) => (
            <li key={id}>
              <button
                type="button"
                class="quiet"
                data-choice={id}
                aria-label={`Take as ${picked.length + 1}: ${spoken(text)}`}
                onClick={() => take(id)}
              >
                + <Prose text={text} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {picked.length < question.least && <p class="over">Choose at least {question.least}.</p>}
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}
