/** EC2 instance types as far as Amazon ECS and a bill know them: what an agent registers of one, how many tasks have an interface there, what an hour costs. */
import type { Source } from './evidence.ts';

/** An EC2 instance type. */
export interface InstanceType {
  name: string;
  vCpus: number;
  /** As EC2 advertises it. */
  memoryMiB: number;
  /** What agents have been seen to register of it; null where nobody has published that. */
  registeredMemoryMiB: number | null;
  /** Network interfaces, the instance's own among them. */
  interfaces: number;
  /** Branch interfaces of its trunk; 0 where it can have none. */
  branchInterfaces: number;
  architecture: 'X86_64' | 'ARM64';
  gpus: number;
  /** Millionths of a US dollar for an hour of Linux on demand in us-east-1. */
  hourMicroUsd: number;
}

/** Where the numbers of the table come from. */
export const instanceTypeSources: Readonly<Record<'size' | 'registeredMemory' | 'interfaces' | 'price', Source>> = {
  size: {
    text: 'Amazon EC2 instance types: vCPUs, memory, processor, GPUs',
    url: 'https://aws.amazon.com/ec2/instance-types/',
    date: '2026-11-22',
  },
  registeredMemory: {
    text: 'Amazon ECS developer guide, container instance memory management (m4.large: 7,985 MiB); memory that owners of clusters report of others: github.com/aws/amazon-ecs-agent/issues/399 (c4.2xlarge), /issues/3331 (inf1.xlarge), github.com/thewca/worldcubeassociation.org/pull/9974 (m6i.large, m6i.2xlarge)',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html',
    date: '2026-11-22',
  },
  interfaces: {
    text: 'aws/amazon-vpc-resource-controller-k8s, pkg/aws/vpc/limits.go, which is made from the EC2 API',
    url: 'https://github.com/aws/amazon-vpc-resource-controller-k8s/blob/b8d425119bdba371202882b808f202c6073a46cc/pkg/aws/vpc/limits.go',
    date: '2026-04-23',
  },
  price: {
    text: 'AWS price list for us-east-1 as in aws/karpenter-provider-aws, pkg/providers/pricing/zz_generated.pricing_aws.go',
    url: 'https://github.com/aws/karpenter-provider-aws/blob/031e72b6099630e960dacb88b48a7e9bb780945f/pkg/providers/pricing/zz_generated.pricing_aws.go',
    date: '2026-01-19',
  },
};

/** vCPUs, MiB as advertised, interfaces, branch interfaces, millionths of a US dollar an hour. */
type Row = readonly [vCpus: number, memoryMiB: number, interfaces: number, branchInterfaces: number, hourMicroUsd: number];

const rows: Readonly<Record<string, Row>> = {
  'c4.2xlarge': [8, 15_360, 4, 0, 398_000],
  't2.micro': [1, 1_024, 2, 0, 11_600],
  't2.small': [1, 2_048, 3, 0, 23_000],
  't2.medium': [2, 4_096, 3, 0, 46_400],
  't2.large': [2, 8_192, 3, 0, 92_800],
  't3.micro': [2, 1_024, 2, 0, 10_400],
  't3.small': [2, 2_048, 3, 0, 20_800],
  't3.medium': [2, 4_096, 3, 0, 41_600],
  't3.large': [2, 8_192, 3, 0, 83_200],
  't3.xlarge': [4, 16_384, 4, 0, 166_400],
  't3.2xlarge': [8, 32_768, 4, 0, 332_800],
  't4g.micro': [2, 1_024, 2, 0, 8_400],
  't4g.small': [2, 2_048, 3, 0, 16_800],
  't4g.medium': [2, 4_096, 3, 0, 33_600],
  't4g.large': [2, 8_192, 3, 0, 67_200],
  'm4.large': [2, 8_192, 2, 0, 100_000],
  'm5.large': [2, 8_192, 3, 9, 96_000],
  'm5.xlarge': [4, 16_384, 4, 18, 192_000],
  'm5.2xlarge': [8, 32_768, 4, 38, 384_000],
  'm5.4xlarge': [16, 65_536, 8, 54, 768_000],
  'm5.8xlarge': [32, 131_072, 8, 54, 1_536_000],
  'm5.12xlarge': [48, 196_608, 8, 54, 2_304_000],
  'm5.16xlarge': [64, 262_144, 15, 107, 3_072_000],
  'm5.24xlarge': [96, 393_216, 15, 107, 4_608_000],
  'm6i.large': [2, 8_192, 3, 9, 96_000],
  'm6i.xlarge': [4, 16_384, 4, 18, 192_000],
  'm6i.2xlarge': [8, 32_768, 4, 38, 384_000],
  'm6g.large': [2, 8_192, 3, 9, 77_000],
  'm6g.xlarge': [4, 16_384, 4, 18, 154_000],
  'm7g.large': [2, 8_192, 3, 9, 81_600],
  'm7g.xlarge': [4, 16_384, 4, 18, 163_200],
  'c5.large': [2, 4_096, 3, 9, 85_000],
  'c5.xlarge': [4, 8_192, 4, 18, 170_000],
  'c5.2xlarge': [8, 16_384, 4, 38, 340_000],
  'c5.4xlarge': [16, 32_768, 8, 54, 680_000],
  'c6i.large': [2, 4_096, 3, 9, 85_000],
  'c6i.xlarge': [4, 8_192, 4, 18, 170_000],
  'c6i.2xlarge': [8, 16_384, 4, 38, 340_000],
  'c6i.4xlarge': [16, 32_768, 8, 54, 680_000],
  'c6g.large': [2, 4_096, 3, 9, 68_000],
  'c6g.xlarge': [4, 8_192, 4, 18, 136_000],
  'c6g.2xlarge': [8, 16_384, 4, 38, 272_000],
  'c6g.4xlarge': [16, 32_768, 8, 54, 544_000],
  'c7g.large': [2, 4_096, 3, 9, 72_500],
  'c7g.xlarge': [4, 8_192, 4, 18, 145_000],
  'c7g.2xlarge': [8, 16_384, 4, 38, 290_000],
  'c7g.4xlarge': [16, 32_768, 8, 54, 580_000],
  'r5.large': [2, 16_384, 3, 9, 126_000],
  'r5.xlarge': [4, 32_768, 4, 18, 252_000],
  'r5.2xlarge': [8, 65_536, 4, 38, 504_000],
  'g4dn.xlarge': [4, 16_384, 3, 39, 526_000],
  'g5.xlarge': [4, 16_384, 4, 4, 1_006_000],
  'p3.2xlarge': [8, 62_464, 4, 0, 3_060_000],
  'inf1.xlarge': [4, 8_192, 4, 38, 228_000],
};

const seenMemoryMiB: Readonly<Record<string, number>> = {
  'm4.large': 7_985,
  'c4.2xlarge': 15_042,
  'inf1.xlarge': 7_679,
  'm6i.large': 7_820,
  'm6i.2xlarge': 31_632,
};

/** GPUs that ECS counts; Inferentia chips are none. */
const gpus: Readonly<Record<string, number>> = { 'g4dn.xlarge': 1, 'g5.xlarge': 1, 'p3.2xlarge': 1 };

/** Names of all types that the model knows. */
export const instanceTypeNames: readonly string[] = Object.keys(rows);

/** An instance type by its name, such as `m5.large`; undefined for one that the model does not know. */
export function instanceType(name: string): InstanceType | undefined {
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
  if (!row) return undefined;
  const [vCpus, memoryMiB, interfaces, branchInterfaces, hourMicroUsd] = row;
  return {
    name,
    vCpus,
    memoryMiB,
    registeredMemoryMiB: seenMemoryMiB[name] ?? null,
    interfaces,
    branchInterfaces,
    // Of the families here, those of Graviton processors have a g right after their generation.
    architecture: /^[a-z]+\dg/.test(name) ? 'ARM64' : 'X86_64',
    gpus: gpus[name] ?? 0,
    hourMicroUsd,
  };
}

/**
 * Tasks in awsvpc mode that have a network interface on an instance. Without a trunk each takes one of the instance's interfaces, of which the first is
 * its own. With one each has a branch, and what is left of the interfaces besides the instance's own and the trunk serves too, which gives the numbers
 * of the developer guide. Source: developer guide, Linux container instance network interfaces, supported instance types for increased limits.
 */
export function taskInterfaces({ interfaces, branchInterfaces }: InstanceType, hasTrunk: boolean): number {
  return hasTrunk && branchInterfaces > 0 ? branchInterfaces + interfaces - 2 : interfaces - 1;
}
