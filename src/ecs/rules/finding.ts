/** What a rule says about a place in a document. Plain data: it crosses workers, reports and the command line unchanged. */
import type { Certainty, Source } from '../api/evidence.ts';

/** The documents a learner can write, by the API operation that takes them. */
export type DocumentKind =
  | 'taskDefinition' // RegisterTaskDefinition
  | 'service' // CreateService
  | 'serviceUpdate' // UpdateService
  | 'task' // RunTask
  | 'capacityProviderStrategy' // the strategy array alone
  | 'capacityProvider' // CreateCapacityProvider
  | 'clusterCapacityProviders' // PutClusterCapacityProviders
  | 'cluster'; // CreateCluster

/**
 * - `error`: AWS refuses the document
 * - `warning`: AWS accepts it and it fails later
 * - `advice`: works, but
 */
export type Severity = 'error' | 'warning' | 'advice';

/** A place in a document as the path of keys and indexes from its root; `[]` is the document itself. */
export type Path = readonly (string | number)[];

/** One change of a document. `insert` puts `value` before the item at an array index, or adds a key. */
export type DocumentEdit =
  | { op: 'set'; path: Path; value: unknown }
  | { op: 'remove'; path: Path }
  | { op: 'insert'; path: Path; value: unknown };

/** A mend that is sure enough to apply by one click. `title` is the button's text. */
export interface Fix {
  title: string;
  edits: readonly DocumentEdit[];
}

/** What AWS answers: the exception's name and its text with the learner's values filled in. */
export interface AwsAnswer {
  /**
   * For a warning the first word of the later task's `stoppedReason`, which reads `exception: text`; `stoppedReason` itself where it has no such
   * word, and `service event` for what a service says instead. `ParamValidationError` is the AWS CLI's own.
   */
  exception: string;
  /** False where the exception is inferred from the operation's pattern and not shown in the source. */
  exceptionIsConfirmed: boolean;
  text: string;
  /** How well the wording is known. */
  wording: Certainty;
}

export interface Finding {
  /** The rule that speaks; stable, kebab-case, the name of its page. */
  code: string;
  severity: Severity;
  path: Path;
  /** Mark the key rather than the value (unknown keys, members that are not allowed). */
  on?: 'key' | 'value';
  /** What is wrong and how to mend it, in our words. */
  message: string;
  /** What AWS answers now (errors), or what the learner would see later (warnings). */
  aws?: AwsAnswer;
  /** Why AWS does this. */
  why: string;
  source: Source;
  fix?: Fix;
}
