/** `?learner=` in a link that a teacher gave: the id is kept for this and all further visits, and leaves the address. */
import { normalisedLearner } from './learner.ts';

/** Keeps the id of the page's address, if there is one. Nothing is fetched otherwise. */
export async function keepLearnerOfAddress(): Promise<void> {
  const address = new URL(location.href);
  const learner = normalisedLearner(address.searchParams.get('learner') ?? '');
  if (learner === '') return;
  const { pageKeeper } = await import('./keeper.ts');
  await pageKeeper().set('learner', learner);
  address.searchParams.delete('learner');
  history.replaceState(history.state, '', address);
}
