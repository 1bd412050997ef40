/** What a rule is: data, plus one function that finds the places where a document breaks it. */
import type { Certainty, Source } from '../api/evidence.ts';
import type { Clue } from './clues.ts';
import type { RuleContext, RuleScene, RuleWorld } from './context.ts';
import type { AwsAnswer, DocumentKind, Finding, Fix, Path, Severity } from './finding.ts';
import type { Stage } from './order.ts';

/** What AWS answers where a rule is broken; `{name}` in the text stands for a value of the place. */
export interface AwsTemplate {
  exception: string;
  /** False where the exception is inferred from the operation's pattern and not shown in the source. */
  exceptionIsConfirmed: boolean;
  text: string;
  wording: Certainty;
}

/** One place where a document breaks a rule. */
export interface Place {
  path: Path;
  on?: 'key' | 'value';
  /** What is wrong here and how to mend it, in our words. Plain text with `code` in backticks. */
  message: string;
  /** For the AWS text's `{name}`s. */
  values?: Readonly<Record<string, string | number>>;
  /** How well the text is known to belong to this very place, where that is less than the rule's own `wording`. */
  wording?: Certainty;
  fix?: Fix;
}

/** Documents that show a rule at work; both are run as tests and shown on the rule's page. */
export interface RuleExample {
  bad: unknown;
  /** Where the bad one breaks the rule. */
  at: Path;
  good: unknown;
  /** Which of the rule's kinds both are; the first where this is left out. */
  kind?: DocumentKind;
  /** The world that both stand in, where the rule needs one. */
  context?: RuleContext;
}

export interface Rule {
  /** Stable, kebab-case, the name of its page. */
  code: string;
  kinds: readonly DocumentKind[];
  severity: Severity;
  title: string;
  /** When AWS looks at this; see `checkOrder`. */
  stage: Stage;
  /** Absent where nobody has recorded what AWS says. */
  aws?: AwsTemplate;
  why: string;
  source: Source;
  /** One of these is in every document in which the rule finds something; left out where that may be any document. */
  clues?: readonly Clue[];
  /** The questions to the world without whose answers the rule has nothing to say. */
  asks?: readonly (keyof RuleWorld)[];
  /** Places in document order. Sees documents of any shape, and must not throw. */
  find(document: unknown, scene: RuleScene): readonly Place[];
  example: RuleExample;
}

/** A rule's word on one place. */
export function toFinding(rule: Rule, place: Place): Finding {
  const aws = rule.aws && toAnswer(rule.aws, place);
  return {
    code: rule.code,
    severity: rule.severity,
    path: place.path,
    ...(place.on && { on: place.on }),
    message: place.message,
    ...(aws && { aws }),
    why: rule.why,
    source: rule.source,
    ...(place.fix && { fix: place.fix }),
  };
}

function toAnswer(template: AwsTemplate, place: Place): AwsAnswer {
  return { ...template, text: fillText(template.text, place.values ?? {}), wording: place.wording ?? template.wording };
}

/** Puts values where the text has `{name}`; a name without a value stays as it is. */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
