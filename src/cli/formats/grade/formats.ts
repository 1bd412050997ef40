/** The formats of `drydock grade` by name. */
import { UsageError } from '../../commands/output.ts';
import { gradeCtrf } from './ctrf.ts';
import { exercism } from './exercism.ts';
import type { GradeFormat } from './graded.ts';
import { gradescope } from './gradescope.ts';
import { gradeJson } from './json.ts';
import { gradeJunit } from './junit.ts';
import { prairielearn } from './prairielearn.ts';
import { gradePretty } from './pretty.ts';

export const gradeFormats = {
  pretty: gradePretty,
  json: gradeJson,
  junit: gradeJunit,
  ctrf: gradeCtrf,
  gradescope,
  exercism,
  prairielearn,
} as const satisfies Record<string, GradeFormat>;

export type GradeFormatName = keyof typeof gradeFormats;

/** `pretty` where none is named; `text` is its older name. */
export function readGradeFormat(name = 'pretty'): GradeFormatName {
  if (name === 'text') return 'pretty';
  if (Object.hasOwn(gradeFormats, name)) return name as GradeFormatName;
  throw new UsageError(`There is no format ${JSON.stringify(name)}; there are ${Object.keys(gradeFormats).join(', ')}.`);
}

/** Formats that a learning platform reads and shows to the learner: they tell of an attempt that cannot be graded too. */
export function tellsProblems(name: GradeFormatName): boolean {
  return name !== 'pretty' && name !== 'json';
}
