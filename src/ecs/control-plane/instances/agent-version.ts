/** The container agent that instances run: one version, that of a recent ECS-optimized AMI. */
export const AGENT_VERSION = '1.99.0';
