/** What an export is made from, and what it comes to. */

/** The input of an API operation, as it was written; nothing is known of its members. */
export type Members = Readonly<Record<string, unknown>>;

/** Everything that can be exported, in the API's own shapes; each part may be absent. */
export interface ExportInput {
  region: string;
  /** Input of CreateCluster; its capacity providers belong in the two members below. */
  cluster?: Members;
  /** Names of providers that exist (`FARGATE`), and inputs of CreateCapacityProvider for those that are to be created. */
  capacityProviders?: readonly (string | Members)[];
  defaultCapacityProviderStrategy?: readonly unknown[];
  /** Input of RegisterTaskDefinition. */
  taskDefinition?: Members;
  /** Input of CreateService. */
  service?: Members;
  /** What else the run has and no export makes, each as the rest of a sentence after “not exported:”. */
  besides?: readonly string[];
}

export type ExportFormat = 'cli' | 'cloudformation' | 'terraform';

export interface ExportOptions {
  /** Drydock's own version. */
  version: string;
  /**
   * Whether what exists outside becomes a parameter with its value as default, and resources of the export are referred to by name; true unless said
   * otherwise. Without, every value stands where it was written.
   */
  hasReferences?: boolean;
}

export interface Exported {
  format: ExportFormat;
  fileName: string;
  text: string;
  /** What could not be expressed, each beginning “not exported:”, and what to know before it is used. Empty where all is said. */
  notes: readonly string[];
  /** How exports of this format were checked when this version was built. */
  checked: string;
}
