/** The learner's id: any text that a teacher and a learner agree on; grading picks a variant by it. */

/** As many characters as an attempt file may carry. */
export const longestLearner = 200;

/** Without blanks around it and control characters, and no longer than an attempt file takes. */
export function normalisedLearner(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, longestLearner)
    .trim();
}
