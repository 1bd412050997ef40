/** Files of runs, for who asks for one: reading a scenario that anybody may have written takes more than all other views. */
export { exportRun, importRun } from './run-file.ts';
