/** The picture of a task says in words all that it draws, in full, and never lets a text become markup. */
import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { TaskPicture } from './TaskPicture.tsx';
import type { DrawnContainer, TaskDrawing } from './task-drawing.ts';

function container(change: Partial<DrawnContainer> = {}): DrawnContainer {
  return { name: 'api', image: 'nginx:1.27', isEssential: true, memory: null, ports: [], after: [], mounts: [], logs: null, ...change };
}

function task(change: Partial<TaskDrawing> = {}): TaskDrawing {
  const size = { cpu: '0.25 vCPU', memory: '0.5 GB', networkMode: 'awsvpc' };
  return { family: 'my-rust-api', ...size, containers: [container()], volumes: [], taskRole: null, executionRole: null, ...change };
}

const htmlOf = (drawing: TaskDrawing) => renderToString(<TaskPicture task={drawing} />);
const listOf = (drawing: TaskDrawing) => /<ul.*<\/ul>/s.exec(htmlOf(drawing))?.[0].replace(/<[^>]*>/g, ' ') ?? '';
const waitsIn = (drawing: TaskDrawing) => htmlOf(drawing).match(/doc-picture-wait/g)?.length ?? 0;

it('says sizes, containers, order, ports, volumes, roles and logs in a list, in full', () => {
  const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/${'long/'.repeat(20)}api:1`;
  const db = container({ name: 'db', isEssential: false, mounts: ['data'] });
  const api = container({
    image,
    ports: ['8080/tcp'],
    memory: '256 MiB',
    logs: '/ecs/my-rust-api',
    after: [{ container: 'db', condition: 'HEALTHY' }],
  });
  const list = listOf(task({ containers: [db, api], volumes: [{ name: 'data', kind: 'EFS' }], taskRole: 'my-task-role' }));
  for (const words of ['my-rust-api, cpu 0.25 vCPU, memory 0.5 GB', 'db, not essential', image, '8080/tcp', '256 MiB', '/ecs/my-rust-api'])
    expect(list).toContain(words);
  for (const words of ['after db (HEALTHY)', 'mounts data', 'Volume data', 'Task role my-task-role']) expect(list).toContain(words);
});

it('draws an arrow for each container that another waits for, and none to one that is not there', () => {
  const waiting = (name: string) => container({ name: 'web', after: [{ container: name, condition: 'START' }] });
  expect(waitsIn(task({ containers: [container(), waiting('api')] }))).toBe(1);
  expect(waitsIn(task({ containers: [container(), waiting('nobody')] }))).toBe(0);
  expect(waitsIn(task({ containers: [waiting('web')] }))).toBe(0);
});

it('draws a task without containers, and one with as many of one name', () => {
  expect(htmlOf(task({ containers: [] }))).toContain('no containers yet');
  expect(htmlOf(task({ containers: [container(), container()] })).match(/<rect class="doc-picture-box"/g)).toHaveLength(2);
});

it('shows a learner’s markup as text', () => {
  const html = htmlOf(task({ family: '<img src=x>', containers: [container({ name: '<b>', image: '"><script>' })] }));
  expect(html).not.toMatch(/<(img|b|script)\b/);
});
