/** Time in words and on an axis; it lives with the lanes. */
export * from './lanes/time-axis.ts';
