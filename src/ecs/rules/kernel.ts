/** Rules about what a container asks of the kernel and of Docker: sysctls, capabilities, tmpfs, swap, memory. */

import { stopped } from './answers.ts';
import { has } from './clues.ts';
import { oddSizes } from './memory.ts';
import { containersOf, integerOf, isSet, itemsInContainers, itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { file, reference, sdk } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const inControls = ['containerDefinitions', 0, 'systemControls', 0] as const;
const ipcNames = 'msgmax msgmnb msgmni sem shmall shmmax shmmni shm_rmid_forced'.split(' ').map((name) => `kernel.${name}`);
const isIpc = (name: string) => ipcNames.includes(name) || name.startsWith('fs.mqueue.');
const isOfNetwork = (name: string) => name.startsWith('net.');

const sysctlMode: Rule = {
  code: 'sysctl-shared-with-host',
  kinds,
  severity: 'error',
  title: 'What a container shares with its host it can’t set for itself',
  stage: 'environment',
  why: 'Kernel parameters can be set for a namespace of the container’s own. In host network mode `net.*` are the host’s, and with ipcMode host those of IPC are. AWS documents both as not supported; its words are not on record.',
  source: sdk('ContainerDefinition.systemControls'),
  clues: has('ContainerDefinition.systemControls'),
  find(document) {
    const hasHostNetwork = member(document, 'networkMode') === 'host';
    const hasHostIpc = member(document, 'ipcMode') === 'host';
    if (!hasHostNetwork && !hasHostIpc) return [];
    return itemsInContainers(document, 'systemControls').flatMap(({ item: { members, path } }): Place[] => {
      const name = textOf(member(members, 'namespace')) ?? '';
      const clash = hasHostNetwork && isOfNetwork(name) ? 'network mode host' : hasHostIpc && isIpc(name) ? 'ipcMode host' : null;
      if (clash === null) return [];
      return [{ path: [...path, 'namespace'], message: `With ${clash}, \`${name}\` is the host’s; set it there.` }];
    });
  },
  example: {
    bad: taskWith({ systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }] }, { networkMode: 'host' }),
    at: [...inControls, 'namespace'],
    good: taskWith({ systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }] }, { networkMode: 'bridge' }),
  },
};

const sysctlName: Rule = {
  code: 'sysctl-not-namespaced',
  kinds,
  severity: 'warning',
  title: 'Only kernel parameters with a namespace are set for a container',
  stage: 'later',
  aws: stopped(
    'CannotStartContainerError',
    'Error response from daemon: … sysctl "{name}" is not in a separate kernel namespace: unknown',
    'inferred',
  ),
  why: 'AWS documents `net.*`, `fs.mqueue.*` and eight parameters of `kernel.` for IPC. Others, such as `vm.max_map_count`, belong to the host as a whole; a container with them can’t start.',
  source: sdk('SystemControl'),
  clues: has('ContainerDefinition.systemControls'),
  find(document) {
    return itemsInContainers(document, 'systemControls').flatMap(({ item: { members, path } }): Place[] => {
      const name = textOf(member(members, 'namespace'));
      if (!name || isOfNetwork(name) || isIpc(name)) return [];
      return [
        { path: [...path, 'namespace'], message: `\`${name}\` can’t be set for one container; set it on the host.`, values: { name } },
      ];
    });
  },
  example: {
    bad: taskWith({ systemControls: [{ namespace: 'vm.max_map_count', value: '262144' }] }),
    at: [...inControls, 'namespace'],
    good: taskWith({ systemControls: [{ namespace: 'net.ipv4.tcp_keepalive_time', value: '300' }] }),
  },
};

/** As AWS lists them for `add` and `drop`. */
const capabilities: ReadonlySet<string> = new Set(
  'ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM'.split(
    ' ',
  ),
);

const capabilityName: Rule = {
  code: 'capability-unknown',
  kinds,
  severity: 'warning',
  title: 'Capabilities are those that AWS lists, without CAP_',
  stage: 'later',
  why: 'AWS lists the names that may be added and dropped, in capitals. What it answers to others is not on record; Docker refuses to create a container with a capability that doesn’t exist.',
  source: sdk('KernelCapabilities'),
  clues: has('KernelCapabilities.add', 'KernelCapabilities.drop'),
  find(document) {
    return containersOf(document).flatMap(({ members, path }) =>
      ['add', 'drop'].flatMap((verb) =>
        listOf(member(member(member(members, 'linuxParameters'), 'capabilities'), verb)).flatMap((name, index): Place[] => {
          if (typeof name !== 'string' || capabilities.has(name)) return [];
          const at = [...path, 'linuxParameters', 'capabilities', verb, index];
          const meant = name.toUpperCase().replace(/^CAP_/, '');
          const fix = { title: `Write "${meant}"`, edits: [{ op: 'set' as const, path: at, value: meant }] };
          const message = `AWS lists no capability \`${name}\`.${capabilities.has(meant) ? ` Did you mean \`${meant}\`?` : ''}`;
          return [{ path: at, message, ...(capabilities.has(meant) && { fix }) }];
        }),
      ),
    );
  },
  example: {
    bad: taskWith({ linuxParameters: { capabilities: { drop: ['CAP_NET_RAW'] } } }),
    at: ['containerDefinitions', 0, 'linuxParameters', 'capabilities', 'drop', 0],
    good: taskWith({ linuxParameters: { capabilities: { drop: ['NET_RAW'] } } }),
  },
};

const mountOptions: ReadonlySet<string> = new Set(
  'defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime noatime diratime nodiratime bind rbind unbindable runbindable private rprivate shared rshared slave rslave relatime norelatime strictatime nostrictatime mode uid gid nr_inodes nr_blocks mpol'.split(
    ' ',
  ),
);

const tmpfsOption: Rule = {
  code: 'tmpfs-option',
  kinds,
  severity: 'warning',
  title: 'A tmpfs is mounted with the options that AWS lists',
  stage: 'later',
  why: 'AWS lists the options; a container whose file system can’t be mounted doesn’t start. Some options take a value, as in `mode=1777`.',
  source: sdk('Tmpfs.mountOptions'),
  clues: has('Tmpfs.mountOptions'),
  find(document) {
    return containersOf(document).flatMap(({ members, path }) =>
      itemsOf(member(member(members, 'linuxParameters'), 'tmpfs'), [...path, 'linuxParameters', 'tmpfs']).flatMap((item) =>
        listOf(member(item.members, 'mountOptions')).flatMap((option, index): Place[] => {
          if (typeof option !== 'string' || mountOptions.has(option.split('=')[0] ?? '')) return [];
          return [{ path: [...item.path, 'mountOptions', index], message: `AWS lists no mount option \`${option}\`.` }];
        }),
      ),
    );
  },
  example: {
    bad: taskWith({ linuxParameters: { tmpfs: [{ containerPath: '/tmp', size: 64, mountOptions: ['readonly'] }] } }),
    at: ['containerDefinitions', 0, 'linuxParameters', 'tmpfs', 0, 'mountOptions', 0],
    good: taskWith({ linuxParameters: { tmpfs: [{ containerPath: '/tmp', size: 64, mountOptions: ['ro'] }] } }),
  },
};

const swappiness: Rule = {
  code: 'swappiness-alone',
  kinds,
  severity: 'advice',
  title: 'Swappiness goes with maxSwap',
  stage: 'later',
  why: 'Without `maxSwap` AWS leaves `swappiness` unread.',
  source: reference('LinuxParameters'),
  clues: has('LinuxParameters.swappiness'),
  find(document) {
    if (listOf(member(document, 'requiresCompatibilities')).includes('FARGATE')) return [];
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      const parameters = member(members, 'linuxParameters');
      if (!isSet(member(parameters, 'swappiness')) || isSet(member(parameters, 'maxSwap'))) return [];
      return [{ path: [...path, 'linuxParameters', 'swappiness'], on: 'key', message: 'Add `maxSwap`, or leave this out.' }];
    });
  },
  example: {
    bad: taskWith({ linuxParameters: { swappiness: 10 } }),
    at: ['containerDefinitions', 0, 'linuxParameters', 'swappiness'],
    good: taskWith({ linuxParameters: { maxSwap: 512, swappiness: 10 } }),
  },
};

const littleMemory: Rule = {
  code: 'memory-below-docker',
  kinds,
  severity: 'warning',
  title: 'A container has at least six MiB of memory',
  stage: 'later',
  aws: stopped('CannotStartContainerError', 'Error response from daemon: Minimum memory limit allowed is 6MB', 'inferred'),
  why: 'Docker sets aside 6 MiB for a container (4 before its version 20.10) and creates none that may use less.',
  source: file('moby/moby', 'daemon/daemon_unix.go', 'the least memory that Docker takes'),
  clues: [oddSizes],
  find(document) {
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      const memory = integerOf(member(members, 'memory'));
      if (memory === undefined || memory < 1 || memory >= 6) return [];
      return [{ path: [...path, 'memory'], message: `${memory} MiB are less than Docker takes. Give the container 6 MiB or more.` }];
    });
  },
  example: {
    bad: taskWith({ memory: 4 }),
    at: ['containerDefinitions', 0, 'memory'],
    good: taskWith({ memory: 6 }),
  },
};

export const kernelRules: readonly Rule[] = [sysctlMode, sysctlName, capabilityName, tmpfsOption, swappiness, littleMemory];
