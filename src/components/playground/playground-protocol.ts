/** What the playground's worker is asked, and what it answers besides a run. */
import type { Scenario } from '../../ecs/ecs.ts';
import type { ProviderShare } from '../simulator/Simulation.tsx';
import type { InjectedChange } from '../simulator/session.ts';
import type { DocumentName, PlaygroundTexts } from './playground-documents.ts';
import type { PlaygroundSettings } from './scenario-of.ts';

export interface PlaygroundRequest {
  texts: PlaygroundTexts;
  settings: PlaygroundSettings;
  changes: readonly InjectedChange[];
}

/** What a stage shows of a playground besides its run. */
export interface PlaygroundStage {
  scenario: Scenario;
  /** For the rules of the documents' editors. */
  world: Scenario;
  cluster: string;
  zones: readonly string[];
  capacity: readonly ProviderShare[];
  /** Which document each step of the scenario comes from. */
  origins: readonly DocumentName[];
}

/** A worker's errors travel as their message alone; one that begins so holds problems of texts. */
export const brokenTextsMark = 'broken texts: ';
