/** Words of the lanes for what stands beside them; the lanes themselves have a room of their own. */
export { describeTask } from './lanes/describe.ts';
export { LaneLegend } from './lanes/LaneLegend.tsx';
