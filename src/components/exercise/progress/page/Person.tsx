/** Who the progress is of: a name to print, and the id that a teacher gave. */
import { useEffect, useState } from 'preact/hooks';

/** Name and id: kept at every key, in this browser only. */
export function Person() {
  const [name, setName] = useSetting('name');
  const [learner, setLearner] = useSetting('learner');
  useEffect(() => {
    // Without it the field stays as it is; a reload tries again.
    import('../learner-link.ts').then(({ keepLearnerOfAddress }) => keepLearnerOfAddress()).catch(() => {});
  }, []);
  return (
    <>
      <label>
        <span>Name</span>
        <input type="text" autocomplete="name" maxLength={200} value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
      </label>
      <label>
        <span>Learner’s id</span>
        <input
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          value={learner}
          aria-describedby="learner-note"
          onInput={({ currentTarget }) => setLearner(currentTarget.value)}
        />
      </label>
      <p id="learner-note" class="note">
        The name is for printing. With an id from your teacher you get exercises of your own: other numbers, other faults. Both stay in this
        browser until you hand something in.
      </p>
    </>
  );
}

function useSetting(key: 'name' | 'learner'): [string, (value: string) => void] {
  const [value, setValue] = useState('');
  useEffect(() => {
    let isOver = false;
    let stop = () => {};
    void import('../keeper.ts').then(
      ({ pageKeeper }) => {
        const read = () => pageKeeper().setting(key);
        if (isOver) return;
        void read().then((kept) => setValue((now) => (now === '' ? kept : now)));
        // By a teacher's link, an import or another tab; while it is typed here, what is typed stands.
        stop = pageKeeper().listen(({ says }) => {
          if (says === 'set' && !document.activeElement?.matches('.person input')) void read().then(setValue);
        });
      },
      () => undefined,
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [key]);
  const set = (next: string) => {
    setValue(next);
    void Promise.all([import('../keeper.ts'), import('../learner.ts')]).then(
      ([{ pageKeeper }, { normalisedLearner }]) => pageKeeper().set(key, normalisedLearner(next)),
      () => undefined,
    );
  };
  return [value, set];
}
