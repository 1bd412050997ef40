/** What a lesson's MDX may name without importing it. */
import Ask from './Ask.astro';
import Beat from './Beat.astro';
import BoxAndKillLine from './drawings/BoxAndKillLine.astro';
import FirstHalfMinute from './drawings/FirstHalfMinute.astro';
import OneAddressEach from './drawings/OneAddressEach.astro';
import Pinned from './drawings/Pinned.astro';
import TwoRoles from './drawings/TwoRoles.astro';
import WayOut from './drawings/WayOut.astro';
import Fact from './Fact.astro';
import FargateSizes from './FargateSizes.astro';
import LiveExercise from './LiveExercise.astro';
import LiveWorkbench from './LiveWorkbench.astro';
import Said from './Said.astro';
import Takeaways from './Takeaways.astro';

export const lessonParts = {
  Ask,
  Beat,
  BoxAndKillLine,
  Exercise: LiveExercise,
  Fact,
  FargateSizes,
  FirstHalfMinute,
  OneAddressEach,
  Pinned,
  Said,
  Takeaways,
  TwoRoles,
  WayOut,
  Workbench: LiveWorkbench,
};
