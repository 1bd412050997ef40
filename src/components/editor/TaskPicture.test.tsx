/** The picture of a task says in words all that it draws, in full, and never lets a text become markup. */
import fc from 'fast-check';
import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { pictureOf } from '../../documents/documents.ts';
import { TaskPicture } from './TaskPicture.tsx';

const htmlOf = (definition: unknown) => renderToString(<TaskPicture task={pictureOf(definition)} />);
const listOf = (definition: unknown) => /<ul.*<\/ul>/s.exec(htmlOf(definition))?.[0].replace(/<[^>]*>/g, ' ') ?? '';
const countIn = (definition: unknown, what: string) => htmlOf(definition).split(`class="${what}"`).length - 1;

const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/${'long/'.repeat(20)}api:1`;
const definition = {
  family: 'my-rust-api',
  cpu: '256',
  memory: '512',
  taskRoleArn: 'arn:aws:iam::123456789012:role/service/my-task-role',
  volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
  containerDefinitions: [
    {
      name: 'api',
      image,
      memory: 256,
      portMappings: [{ containerPort: 8080, hostPort: 80 }],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/my-rust-api' } },
      dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }],
    },
    { name: 'db', image: 'postgres:17', essential: false, mountPoints: [{ sourceVolume: 'data', containerPath: '/var/lib' }] },
  ],
};

it('says sizes, containers, order, ports, volumes, roles and logs in a list, in full', () => {
  const list = listOf(definition);
  for (const words of [
    'Task my-rust-api, cpu 256 · memory 512 · bridge',
    'Container db, not essential, postgres:17, mounts data at /var/lib',
    `after db (HEALTHY), ${image}, memory 256 MiB, ports 80 to 8080/tcp, logs by awslogs to /ecs/my-rust-api`,
    'volume data on EFS, fs-1',
    'Task role arn:aws:iam::123456789012:role/service/my-task-role',
  ]) {
    expect(list).toContain(words);
  }
  expect(list.indexOf('Container db')).toBeLessThan(list.indexOf('Container api'));
});

it('draws an arrow for each container that another waits for, and none to one that is not there', () => {
  const waiting = (name: string) => ({
    containerDefinitions: [{ name: 'db' }, { name: 'web', dependsOn: [{ containerName: name, condition: 'START' }] }],
  });
  expect(countIn(waiting('db'), 'doc-picture-wait')).toBe(1);
  expect(countIn(waiting('nobody'), 'doc-picture-wait')).toBe(0);
  expect(listOf(waiting('nobody'))).toContain('after nobody (START, no such container)');
  expect(listOf(waiting('web'))).toContain('never starts: after web (START)');
});

it('draws a task without containers, and one with two of one name', () => {
  expect(htmlOf({ containerDefinitions: [] })).toContain('no containers yet');
  expect(countIn({ containerDefinitions: [{ name: 'a' }, { name: 'a' }] }, 'doc-picture-box')).toBe(2);
});

it('shows a learner’s markup as text', () => {
  const html = htmlOf({ family: '<img src=x>', containerDefinitions: [{ name: '<b>', image: '"><script>' }] });
  expect(html).not.toMatch(/<(img|b|script)\b/);
});

it('draws whatever is written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => htmlOf(value).startsWith('<div')),
    { numRuns: 300 },
  );
});
