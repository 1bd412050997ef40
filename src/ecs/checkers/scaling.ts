/** Checkers of scaling: Auto Scaling groups within their sizes, and services within the bounds of Application Auto Scaling. */
import { broken, type Checker, nothing } from './checker.ts';

export const groupSizes: Checker = {
  name: 'group sizes',
  promise: 'The desired capacity of an Auto Scaling group stays between its sizes, and it never has more instances than its largest.',
  look({ what, subject }, { instances: past }) {
    if (what.type === 'group.desiredCapacity') {
      const known = past.groups.get(subject.id);
      const least = what.minSize ?? known?.minSize ?? 0;
      const most = what.maxSize ?? known?.maxSize ?? Number.POSITIVE_INFINITY;
      return broken(
        [what.to < least || what.to > most, `Group ${subject.id} wants ${what.to} instances, where ${least} to ${most} may be.`],
        [
          known != null && known.desiredCapacity !== null && what.from !== known.desiredCapacity,
          `Group ${subject.id} goes from ${what.from}, and wanted ${known?.desiredCapacity}.`,
        ],
      );
    }
    if (what.type !== 'instance.launched' || what.group === undefined) return nothing;
    const group = past.groups.get(what.group);
    if (!group || group.maxSize === null) return nothing;
    // One that drains before it is terminated no longer counts.
    const staying = [...group.live].filter((id) => past.instances.get(id)?.status !== 'DRAINING').length;
    return broken([
      staying + 1 > group.maxSize,
      `Group ${what.group} launches instance ${subject.id}, has ${staying} and may have ${group.maxSize}.`,
    ]);
  },
};

export const serviceScaling: Checker = {
  name: 'service scaling',
  promise: 'Scaling moves a service from what it wants, to within its bounds, and not down during a deployment.',
  look({ what, subject }, past) {
    if (what.type !== 'service.scaled' || what.from === what.to) return nothing;
    const service = past.services.get(subject.id);
    const bounds = past.instances.scalable.get(subject.id);
    const isDeploying = past.deployments.get(service?.primary ?? '')?.rolloutState === 'IN_PROGRESS';
    return broken(
      [service === undefined, `The service ${subject.id} is scaled and does not exist.`],
      [past.instances.services.get(subject.id)?.isDaemon === true, `The daemon ${subject.id} is scaled.`],
      [
        bounds !== undefined && (what.to < bounds.minCapacity || what.to > bounds.maxCapacity),
        `The service ${subject.id} is scaled to ${what.to}, where ${bounds?.minCapacity} to ${bounds?.maxCapacity} may be.`,
      ],
      [isDeploying && what.to < what.from, `The service ${subject.id} is scaled in from ${what.from} to ${what.to} during a deployment.`],
    );
  },
};
