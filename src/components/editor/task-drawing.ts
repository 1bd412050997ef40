/** What the picture of a task definition shows; every word is the learner's own, and only ever drawn as text. */
export interface TaskDrawing {
  family: string | null;
  /** As a reader says it: `0.25 vCPU`. */
  cpu: string | null;
  memory: string | null;
  networkMode: string | null;
  /** In the order in which they can start. */
  containers: readonly DrawnContainer[];
  volumes: readonly { name: string; kind: string }[];
  taskRole: string | null;
  executionRole: string | null;
}

export interface DrawnContainer {
  name: string;
  image: string | null;
  isEssential: boolean;
  memory: string | null;
  /** `8080/tcp`. */
  ports: readonly string[];
  /** Who must have reached which condition before. */
  after: readonly { container: string; condition: string }[];
  /** Names of volumes. */
  mounts: readonly string[];
  /** Where its output goes. */
  logs: string | null;
}
