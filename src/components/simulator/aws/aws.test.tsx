import fc from 'fast-check';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { loadViews } from '../../../ecs/ecs.ts';
import { playService } from '../../../ecs/play.fixture.ts';
import { serviceScenario } from '../../../ecs/world.fixture.ts';
import type { AwsMoment } from '../session.ts';
import { Bill } from './Bill.tsx';
import { Deployments } from './Deployments.tsx';
import { exitCodes, Services, Tasks } from './Descriptions.tsx';
import { Events, eventsOf } from './Events.tsx';
import { jsonPieces, jsonText } from './json-lines.ts';
import { dollars, hours } from './money.ts';
import { tabOfKey } from './Tabs.tsx';
import { clockOf, momentOf } from './wire.ts';

const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const nothing = () => {};

const service = {
  serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/day15/web',
  serviceName: 'web',
  clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/day15',
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 1,
  pendingCount: 1,
  deployments: [
    {
      id: 'ecs-svc/1',
      status: 'PRIMARY',
      taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:3',
      desiredCount: 2,
      runningCount: 1,
      pendingCount: 1,
      failedTasks: 4,
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: 'ECS deployment ecs-svc/1 in progress.',
    },
  ],
  events: [
    { id: 'b', createdAt: 1_767_225_632.5, message: '(service web) has started 1 tasks: (task a3f1).' },
    { id: 'a', createdAt: 1_767_225_600, message: '(service web) <b>first</b>' },
  ],
};
const stopped = {
  taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/day15/a3f10000000000000000000000000000',
  clusterArn: service.clusterArn,
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:3',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  stoppedAt: 1_767_225_700,
  containers: [{ name: 'api', exitCode: 137, reason: 'OutOfMemoryError: container killed due to memory usage' }, { name: 'log' }],
};
const moment: AwsMoment = {
  atMs: 100_000,
  clusters: [],
  services: [service],
  tasks: [stopped],
  containerInstances: [],
  capacityProviders: [],
};

describe('the moment in AWS’s words', () => {
  it('lists the events newest first, with the time of the console and of the run, as text', () => {
    const html = renderToString(<Events moment={moment} service={undefined} onJump={nothing} />);
    expect(text(html)).toMatch(/2026-01-01 00:00:32 Go to 32\.5 s \(service web\) has started 1 tasks.*2026-01-01 00:00:00 Go to 0 s/);
    expect(html).not.toContain('<b>first');
    expect(eventsOf(moment, 'another')).toEqual([]);
  });

  it('sums up each service in a line and folds its JSON below, open where it is alone', () => {
    const html = renderToString(<Services moment={moment} service="web" />);
    expect(text(html)).toContain('web ACTIVE desiredCount 2 runningCount 1 pendingCount 1');
    expect(text(html)).toContain('aws ecs describe-services --cluster day15 --services web');
    expect(html).toContain('<span class="aws-key">&quot;runningCount&quot;</span>: <span class="aws-number">1</span>');
  });

  it('has stopped tasks with code, reason and exit codes in a table', () => {
    const html = renderToString(<Tasks moment={moment} names={new Map()} selected={null} onSelect={nothing} />);
    expect(text(html)).toMatch(
      /a3f10000 STOPPED EssentialContainerExited Essential container in task exited api 137 OutOfMemoryError: .*; log – 100 s/,
    );
    expect(exitCodes({})).toBe('');
  });

  it('has deployments with their counts and states', () => {
    const html = renderToString(<Deployments moment={moment} tracks={null} service="web" atMs={100_000} onJump={nothing} />);
    expect(text(html)).toContain('ecs-svc/1 PRIMARY IN_PROGRESS web:3 2 1 1 4 ECS deployment ecs-svc/1 in progress.');
    const cells = (row: string) => row.match(/<t[hd][ >]/g)?.length;
    const rows = html.match(/<tr.*?<\/tr>/g) ?? [];
    expect(rows.map(cells), 'each column has its cell').toEqual([9, 9]);
  });

  it('has no style attribute and no id that two pictures on a page would share', () => {
    const html = renderToString(
      <>
        <Services moment={moment} service="web" />
        <Tasks moment={moment} names={new Map()} selected={null} onSelect={nothing} />
        <Deployments moment={moment} tracks={null} service="web" atMs={100_000} onJump={nothing} />
      </>,
    );
    expect(html).not.toMatch(/\s(style|id|on[a-z]+)=/);
  });
});

describe('answers of a run', () => {
  it('say what the bill says: lines that add up, and a month', async () => {
    const { run } = playService({ seconds: 400 });
    const views = await loadViews();
    const bill = views.bill({ run, scenario: serviceScenario(400_000), documents: {}, options: {} }, 400_000);
    const said = text(renderToString(<Bill bill={bill} />));
    expect(said).toContain(dollars(bill.soFar.microUsd));
    expect(said).toContain(dollars(bill.monthMicroUsd));
    for (const line of bill.soFar.lines)
      expect(said).toContain(`${line.provider} ${line.count} ${hours(line.durationMs)} ${dollars(line.microUsd)}`);
  });
});

describe('the pieces', () => {
  it('of JSON are the text again, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const pieces = jsonPieces(value);
        expect(pieces.map(({ text: part }) => part).join('')).toBe(jsonText(value));
        for (const { kind, text: part } of pieces) if (kind === 'plain') expect(part).toMatch(/^[\s{}[\],:]*$/);
      }),
    );
  });

  it('of time are what the AWS CLI writes, and every other number stays one', () => {
    const answer = { createdAt: 1_767_225_632.5, updatedAt: 1_767_225_600, pullStoppedAt: 1_767_225_819.657, desiredCount: 2, At: 3 };
    expect(JSON.parse(jsonText(answer))).toEqual({
      createdAt: '2026-01-01T00:00:32.500000+00:00',
      updatedAt: '2026-01-01T00:00:00+00:00',
      pullStoppedAt: '2026-01-01T00:03:39.657000+00:00',
      desiredCount: 2,
      At: 3,
    });
  });

  it('of money have as many digits as say something', () => {
    expect([0, 42, 12_340, 1_500_000, -2_000_000].map(dollars)).toEqual(['$0.00', '$0.000042', '$0.0123', '$1.50', '−$2.00']);
  });

  it('of time are the run’s, from its begin', () => {
    expect(momentOf({ createdAt: 1_767_225_600.25 }, 'createdAt')).toBe(250);
    expect(momentOf({}, 'createdAt')).toBeNull();
    expect(clockOf(3_605_000)).toBe('2026-01-01 01:00:05');
  });
});

it('goes from tab to tab by arrows, Home and End, around the ends', () => {
  expect(['ArrowRight', 'ArrowLeft', 'Home', 'End', 'a'].map((key) => tabOfKey(key, 0, 3))).toEqual([1, 2, 0, 2, null]);
  expect(tabOfKey('ArrowRight', 2, 3)).toBe(0);
});
