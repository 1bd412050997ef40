/** What a lesson's MDX may name without importing it. */
import Beat from './Beat.astro';
import LiveExercise from './LiveExercise.astro';
import LiveWorkbench from './LiveWorkbench.astro';

export const lessonParts = { Beat, Exercise: LiveExercise, Workbench: LiveWorkbench };
