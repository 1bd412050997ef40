/** The container agent that instances run: one version, that of the ECS-optimized AMI of September 2026. Source: github.com/aws/amazon-ecs-ami/pull/774. */
export const AGENT_VERSION = '1.106.2';
