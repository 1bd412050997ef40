/** Rules about volumes on file systems of AWS: EFS, S3 Files and FSx for Windows. */

import { refusal } from './answers.ts';
import { has } from './clues.ts';
import type { Fix } from './finding.ts';
import { type Item, isObject, isSet, member, membersOf, namesFargate, putMember, textOf, volumesOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { fargateTaskWith, taskRoleArn, taskWith } from './samples.ts';
import { preflight, reference } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const mounted = { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] };
const fileSystemId = 'fs-0123456789abcdef0';
const fileSystemArn = 'arn:aws:s3files:us-east-1:123456789012:file-system/fs-0123456789abcdef0';
const inEfs = ['volumes', 0, 'efsVolumeConfiguration'] as const;

const accessPointRoot: Rule = {
  code: 'efs-access-point-root',
  kinds,
  severity: 'error',
  title: 'An EFS access point brings its own root directory',
  stage: 'mounts',
  aws: refusal('When using an EFS access point, the root directory must either be set to "/" or be omitted.'),
  why: 'An access point pins clients to a directory of the file system. A directory chosen beside it would contradict it.',
  source: preflight('efs-access-point-with-root-directory', '2026-09-08'),
  clues: has('Volume.efsVolumeConfiguration'),
  find(document) {
    return fileSystems(document, 'efsVolumeConfiguration').flatMap(({ members, path }): Place[] => {
      const root = textOf(member(members, 'rootDirectory'));
      if (!isText(member(member(members, 'authorizationConfig'), 'accessPointId')) || root === undefined || root === '/') return [];
      const at = [...path, 'rootDirectory'];
      const fix: Fix = { title: 'Remove rootDirectory', edits: [{ op: 'remove', path: at }] };
      return [{ path: at, message: 'Leave `rootDirectory` out: the access point decides.', fix }];
    });
  },
  example: {
    bad: withEfs({ rootDirectory: '/data', transitEncryption: 'ENABLED', authorizationConfig: { accessPointId: 'fsap-1' } }),
    at: [...inEfs, 'rootDirectory'],
    good: withEfs({ rootDirectory: '/', transitEncryption: 'ENABLED', authorizationConfig: { accessPointId: 'fsap-1' } }),
  },
};

const iamEncryption: Rule = {
  code: 'efs-iam-encryption',
  kinds,
  severity: 'error',
  title: 'EFS with IAM is encrypted in transit',
  stage: 'mounts',
  aws: refusal('EFS IAM authorization requires TransitEncryption to be enabled.'),
  why: 'With IAM the mount carries signed credentials, which travel over TLS only. `transitEncryption` is DISABLED where it is left out.',
  source: preflight('efs-iam-without-transit-encryption', '2026-09-08'),
  clues: has('Volume.efsVolumeConfiguration'),
  find: (document) =>
    unencrypted(document).flatMap((item): Place[] => {
      if (member(member(item.members, 'authorizationConfig'), 'iam') !== 'ENABLED') return [];
      return [{ path: encryptionPlace(item), message: 'Set `transitEncryption` to `ENABLED`.', fix: encrypt(item) }];
    }),
  example: {
    bad: withEfs({ authorizationConfig: { iam: 'ENABLED' } }, { taskRoleArn }),
    at: [...inEfs],
    good: withEfs({ transitEncryption: 'ENABLED', authorizationConfig: { iam: 'ENABLED' } }, { taskRoleArn }),
  },
};

const portEncryption: Rule = {
  code: 'efs-port-encryption',
  kinds,
  severity: 'error',
  title: 'A port for encryption in transit goes with encryption in transit',
  stage: 'mounts',
  aws: refusal('TransitEncryptionPort requires that TransitEncryption is enabled.'),
  why: 'The port is where the encrypting proxy on the host listens; without encryption there is none.',
  source: preflight('efs-transit-encryption-port-without-encryption', '2026-09-08'),
  clues: has('Volume.efsVolumeConfiguration'),
  find: (document) =>
    unencrypted(document).flatMap((item): Place[] => {
      // IAM asks for the same, and the rule for it has spoken.
      if (!isSet(member(item.members, 'transitEncryptionPort'))) return [];
      if (member(member(item.members, 'authorizationConfig'), 'iam') === 'ENABLED') return [];
      return [{ path: [...item.path, 'transitEncryptionPort'], message: 'Set `transitEncryption` to `ENABLED`, or leave the port out.' }];
    }),
  example: {
    bad: withEfs({ transitEncryptionPort: 20_049 }),
    at: [...inEfs, 'transitEncryptionPort'],
    good: withEfs({ transitEncryptionPort: 20_049, transitEncryption: 'ENABLED' }),
  },
};

const accessPointEncryption: Rule = {
  code: 'efs-access-point-encryption',
  kinds,
  severity: 'error',
  title: 'An EFS access point is mounted with encryption in transit',
  stage: 'mounts',
  why: 'AWS documents encryption in transit as required for access points. What it answers without is not on record.',
  source: reference('EFSAuthorizationConfig'),
  clues: has('Volume.efsVolumeConfiguration'),
  find: (document) =>
    unencrypted(document).flatMap((item): Place[] => {
      const authorization = member(item.members, 'authorizationConfig');
      if (!isText(member(authorization, 'accessPointId')) || member(authorization, 'iam') === 'ENABLED') return [];
      if (isSet(member(item.members, 'transitEncryptionPort'))) return [];
      const message = 'With an access point, set `transitEncryption` to `ENABLED`.';
      return [{ path: encryptionPlace(item), message, fix: encrypt(item) }];
    }),
  example: {
    bad: withEfs({ authorizationConfig: { accessPointId: 'fsap-1' } }),
    at: [...inEfs],
    good: withEfs({ transitEncryption: 'ENABLED', authorizationConfig: { accessPointId: 'fsap-1' } }),
  },
};

const iamRole: Rule = {
  code: 'efs-iam-role',
  kinds,
  severity: 'error',
  title: 'EFS with IAM needs a task role',
  stage: 'mounts',
  aws: refusal('EFS IAM authorization requires a task role.'),
  why: 'With IAM, the file system asks who mounts it, and the answer is the task role.',
  source: reference('EFSAuthorizationConfig'),
  clues: has('Volume.efsVolumeConfiguration'),
  find(document) {
    if (isText(member(document, 'taskRoleArn'))) return [];
    return fileSystems(document, 'efsVolumeConfiguration').flatMap(({ members, path }): Place[] => {
      if (member(member(members, 'authorizationConfig'), 'iam') !== 'ENABLED' || member(document, 'taskRoleArn') === '') return [];
      return [{ path: [...path, 'authorizationConfig', 'iam'], message: 'Add `taskRoleArn`, or set `iam` to `DISABLED`.' }];
    });
  },
  example: {
    bad: withEfs({ transitEncryption: 'ENABLED', authorizationConfig: { iam: 'ENABLED' } }),
    at: [...inEfs, 'authorizationConfig', 'iam'],
    good: withEfs({ transitEncryption: 'ENABLED', authorizationConfig: { iam: 'ENABLED' } }, { taskRoleArn }),
  },
};

const s3Files: Rule = {
  code: 's3files-volume',
  kinds,
  severity: 'error',
  title: 'An S3 Files volume names its file system by ARN and has a task role',
  stage: 'mounts',
  why: 'S3 Files asks who mounts it, and the answer is the task role. An access point brings its own root directory. AWS’s words are not on record.',
  source: reference('S3FilesVolumeConfiguration'),
  clues: has('Volume.s3filesVolumeConfiguration'),
  find(document) {
    return fileSystems(document, 's3filesVolumeConfiguration').flatMap(({ members, path }): Place[] => {
      const places: Place[] = [];
      for (const key of ['fileSystemArn', 'accessPointArn']) {
        const arn = textOf(member(members, key));
        if (arn !== undefined && !/^arn:[\w-]+:/.test(arn)) {
          places.push({ path: [...path, key], message: `\`${key}\` is a full ARN, which starts with \`arn:\`.` });
        }
      }
      const root = textOf(member(members, 'rootDirectory'));
      if (isText(member(members, 'accessPointArn')) && root !== undefined && root !== '/') {
        places.push({ path: [...path, 'rootDirectory'], message: 'Leave `rootDirectory` out: the access point decides.' });
      }
      if (member(document, 'taskRoleArn') === undefined) places.push({ path, message: 'Add `taskRoleArn`: S3 Files is mounted with it.' });
      return places;
    });
  },
  example: {
    bad: taskWith(mounted, { volumes: [{ name: 'data', s3filesVolumeConfiguration: { fileSystemArn } }] }),
    at: ['volumes', 0, 's3filesVolumeConfiguration'],
    good: taskWith(mounted, { taskRoleArn, volumes: [{ name: 'data', s3filesVolumeConfiguration: { fileSystemArn } }] }),
  },
};

const fsxPlace: Rule = {
  code: 'fsx-windows',
  kinds,
  severity: 'warning',
  title: 'FSx for Windows is mounted by Windows instances',
  stage: 'later',
  why: 'AWS documents FSx for Windows File Server volumes for Windows tasks on EC2 only. What becomes of them elsewhere is not on record.',
  source: reference('FSxWindowsFileServerVolumeConfiguration'),
  clues: has('Volume.fsxWindowsFileServerVolumeConfiguration'),
  find(document) {
    const system = textOf(member(member(document, 'runtimePlatform'), 'operatingSystemFamily'));
    const where = namesFargate(document) ? 'Fargate' : system === 'LINUX' ? 'Linux' : null;
    if (where === null) return [];
    return fileSystems(document, 'fsxWindowsFileServerVolumeConfiguration').map(({ path }): Place => {
      return { path, on: 'key', message: `On ${where} this file system can’t be mounted; EFS can.` };
    });
  },
  example: {
    bad: fargateTaskWith(mounted, { volumes: [{ name: 'data', fsxWindowsFileServerVolumeConfiguration: fsx() }] }),
    at: ['volumes', 0, 'fsxWindowsFileServerVolumeConfiguration'],
    good: taskWith(mounted, { volumes: [{ name: 'data', fsxWindowsFileServerVolumeConfiguration: fsx() }] }),
  },
};

/** The configurations of one kind of file system. */
function fileSystems(document: unknown, kind: string): readonly Item[] {
  return volumesOf(document).flatMap(({ members, path }) => {
    const configuration = member(members, kind);
    return isObject(configuration) ? [{ members: membersOf(configuration), path: [...path, kind] }] : [];
  });
}

function unencrypted(document: unknown): readonly Item[] {
  return fileSystems(document, 'efsVolumeConfiguration').filter(({ members }) => {
    const encryption = member(members, 'transitEncryption');
    return encryption === undefined || encryption === 'DISABLED';
  });
}

function encryptionPlace({ members, path }: Item): Item['path'] {
  return member(members, 'transitEncryption') === undefined ? path : [...path, 'transitEncryption'];
}

function encrypt({ members, path }: Item): Fix {
  return { title: 'Encrypt in transit', edits: [putMember(members, path, 'transitEncryption', 'ENABLED')] };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function withEfs(configuration: object, inTask: object = {}) {
  return taskWith(mounted, { volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId, ...configuration } }], ...inTask });
}

function fsx() {
  const authorizationConfig = {
    credentialsParameter: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:fsx-a1b2c3',
    domain: 'example.com',
  };
  return { fileSystemId, rootDirectory: 'share', authorizationConfig };
}

export const fileSystemRules: readonly Rule[] = [
  accessPointRoot,
  iamEncryption,
  portEncryption,
  accessPointEncryption,
  iamRole,
  s3Files,
  fsxPlace,
];
