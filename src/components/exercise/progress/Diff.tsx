/** What differs between two texts, told by words, signs and colour. */
import { useEffect, useState } from 'preact/hooks';
import { scrollGroup } from '../scroll-group.ts';
import type { Comparison, Hunk } from './compare.ts';

interface Props {
  /** File name. */
  name: string;
  from: string;
  to: string;
  /** True where the layout of `from` is to follow that of `to`, so that only what it says counts. */
  isByContent: boolean;
}

/** Lines that did not change are shown this far around a change. */
const context = 2;

export function Diff({ name, from, to, isByContent }: Props) {
  const [comparison, setComparison] = useState<Comparison | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void import('./compare.ts').then(({ compareTexts, laidOutLike }) => {
      if (isCurrent) setComparison(isByContent ? compareTexts(laidOutLike(from, to), laidOutLike(to, to)) : compareTexts(from, to));
    });
    return () => {
      isCurrent = false;
    };
  }, [from, to, isByContent]);
  if (comparison === null) return <p class="over">Comparing…</p>;
  const { hunks, added, removed } = comparison;
  return (
    <section class="diff" aria-label={`Differences in ${name}`}>
      <p class="over">
        <code>{name}</code>: {added + removed === 0 ? 'no difference' : `${lines(added)} added, ${lines(removed)} removed`}
      </p>
      {added + removed > 0 && (
        <div class="diff-lines" {...scrollGroup(`Lines of ${name}`)}>
          {hunks.map((hunk, index) => (
            <HunkLines key={index} hunk={hunk} isFirst={index === 0} isLast={index === hunks.length - 1} />
          ))}
        </div>
      )}
    </section>
  );
}

function HunkLines({ hunk, isFirst, isLast }: { hunk: Hunk; isFirst: boolean; isLast: boolean }) {
  if (hunk.kind === 'same') return <Same lines={hunk.lines} before={isFirst ? 0 : context} after={isLast ? 0 : context} />;
  const isAdded = hunk.kind === 'added';
  const Mark = isAdded ? 'ins' : 'del';
  return (
    <Mark class={hunk.kind}>
      <span class="visually-hidden">{isAdded ? 'Added: ' : 'Removed: '}</span>
      {hunk.lines.map((line, index) => (
        <Line key={index} sign={isAdded ? '+' : '−'} text={line} />
      ))}
    </Mark>
  );
}

function Same({ lines: all, before, after }: { lines: readonly string[]; before: number; after: number }) {
  const left = all.length - before - after;
  const shown = left > 1 ? [all.slice(0, before), all.slice(all.length - after)] : [all, []];
  const [top = [], bottom = []] = shown;
  return (
    <>
      {top.map((line, index) => (
        <Line key={index} sign=" " text={line} />
      ))}
      {left > 1 && <span class="diff-line left-out">{`  ${lines(left)} the same`}</span>}
      {left > 1 && bottom.map((line, index) => <Line key={index} sign=" " text={line} />)}
    </>
  );
}

function Line({ sign, text }: { sign: string; text: string }) {
  return (
    <span class="diff-line">
      <span aria-hidden="true">{sign} </span>
      {text}
    </span>
  );
}

function lines(count: number): string {
  return `${count} ${count === 1 ? 'line' : 'lines'}`;
}
