import { describe, expect, test } from 'vitest';
import type { Image } from '../ecs.ts';
import { type Play, playService } from '../play.fixture.ts';
import { image as repository, surroundings } from '../world.fixture.ts';

const older = surroundings.images[0] as Image;
const newer: Image = { ...older, tags: ['1.5.0'], digest: `sha256:${'5a'.repeat(32)}` };
const images = [older, newer];
const moveTag = (second: number, digest = newer.digest) => ({
  atMs: second * 1_000,
  inject: { type: 'moveTag' as const, image: `${repository}:1.4.2`, digest },
});
const kill = (second: number) => ({ atMs: second * 1_000, inject: { type: 'killProcess' as const, task: 0 } });
const update = (second: number, input: object) => ({
  atMs: second * 1_000,
  call: 'UpdateService',
  input: { cluster: 'day15', service: 'my-rust-api', ...input },
});

/** The digest that each pull was told to take, `tag` where it was the tag's. */
function pulls({ run }: Play): string[] {
  return run.timeline.flatMap(({ what }) =>
    what.type === 'container.pull' && what.outcome === 'started' ? [what.keptDigest?.slice(7, 11) ?? 'tag'] : [],
  );
}

const one = { desiredCount: 1 };

describe('a tag that is moved', () => {
  test('changes nothing for the deployment whose first task has pulled [D-140, D-141]', () => {
    const played = playService({ seconds: 200, service: one, surroundings: { images }, steps: [moveTag(90), kill(100)] });
    expect(pulls(played)).toEqual(['tag', '4f4f']);
  });

  test('is pulled by the next deployment [D-141]', () => {
    const force = update(100, { forceNewDeployment: true });
    const played = playService({ seconds: 400, service: one, surroundings: { images }, steps: [moveTag(90), force, kill(300)] });
    expect(pulls(played)).toEqual(['tag', 'tag', '5a5a']);
  });

  test('is pulled by each task where versionConsistency is disabled [D-142]', () => {
    const container = { versionConsistency: 'disabled' };
    const played = playService({ seconds: 200, service: one, container, surroundings: { images }, steps: [moveTag(90), kill(100)] });
    expect(pulls(played)).toEqual(['tag', 'tag']);
  });

  test('says where it points now, or that there is nothing to move it to', () => {
    const { history } = playService({
      seconds: 100,
      surroundings: { images },
      steps: [moveTag(10, 'sha256:none'), moveTag(20), moveTag(30)],
    });
    expect(history.log.filter(({ kind }) => kind === 'change').map(({ text }) => text)).toEqual([
      `There is no image ${repository}@sha256:none to move the tag 1.4.2 to.`,
      `The tag 1.4.2 of ${repository} now stands for ${newer.digest}.`,
      `The tag 1.4.2 of ${repository} stands for ${newer.digest} already.`,
    ]);
  });
});

test('a service created with no tasks keeps what its first task finds [D-143]', () => {
  const steps = [moveTag(50), update(100, { desiredCount: 1 }), moveTag(200, older.digest), kill(220)];
  const played = playService({ seconds: 400, service: { desiredCount: 0 }, surroundings: { images }, steps });
  expect(pulls(played)).toEqual(['tag', '5a5a']);
});

describe('while the tag stands for nothing', () => {
  const untagged = { images: [{ ...older, tags: ['other'] }, newer] };
  const play = (second: number) =>
    pulls(
      playService({ seconds: 700, service: one, surroundings: untagged, steps: [moveTag(second, older.digest), moveTag(500), kill(600)] }),
    );

  test('each task asks anew, and the first that finds an image keeps its digest for the others', () => {
    expect(play(30)).toEqual(['tag', 'tag', '4f4f']);
  });

  test('three tasks do, and after them the deployment goes on without digests [D-144]', () => {
    expect(play(105)).toEqual(['tag', 'tag', 'tag', 'tag', 'tag']);
  });
});

test('a tag that is deleted is pulled by its digest as long as the image is there, and fails by it afterwards [D-140, T-123]', () => {
  const deleteTag = (second: number, image: string) => ({ atMs: second * 1_000, inject: { type: 'deleteImage' as const, image } });
  const two = [{ ...older, tags: ['1.4.2', 'stable'] }];
  const played = playService({
    seconds: 150,
    service: one,
    surroundings: { images: two },
    steps: [deleteTag(90, `${repository}:1.4.2`), kill(95), deleteTag(112, `${repository}:stable`)],
  });
  expect(pulls(played)).toEqual(['tag', '4f4f']);
  expect(played.lanes[1]?.stop?.stoppedReason).toContain(`failed to resolve ref ${repository}@${older.digest}`);
});
