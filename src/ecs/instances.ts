/** The model's part on container instances, placement and auto scaling, both planes of it: fetched where a run needs it. */
export { control } from './control-plane/instances/part.ts';
export { data } from './data-plane/instances/part.ts';
