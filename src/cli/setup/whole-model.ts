/** Fetches the whole model before the tests of a file: what a page fetches only where a run needs it is there in each of them. */
import { loadInstances } from '../../ecs/ecs.ts';

await loadInstances();
