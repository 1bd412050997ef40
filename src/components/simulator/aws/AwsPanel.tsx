/** The moment as AWS would show it: events, the API's own answers, deployments, graphs as CloudWatch draws them, and the bill. */
import type { FunctionComponent } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PanelProps } from '../panel.ts';
import { useAnswer } from '../use-answer.ts';
import './aws.css';
import { Bill } from './Bill.tsx';
import { Deployments } from './Deployments.tsx';
import { Instances, Services, Tasks } from './Descriptions.tsx';
import { Events } from './Events.tsx';
import type { GraphsProps } from './graphs/Graphs.tsx';
import { Tabs } from './Tabs.tsx';

const tabs = ['Events', 'Services', 'Tasks', 'Instances', 'Deployments', 'Graphs', 'Bill'] as const;
type Tab = (typeof tabs)[number];

export function AwsPanel(props: PanelProps) {
  const { tracks } = props;
  const [open, setOpen] = useState<Tab>('Events');
  const offered = tabs.filter((name) => name !== 'Instances' || (tracks?.instances.length ?? 0) > 0);
  const shown = offered.includes(open) ? open : 'Events';
  return (
    <div class="aws">
      <Tabs label="AWS’s view" names={offered} open={shown} onOpen={(name: Tab) => setOpen(name)} />
      <div class="aws-tab" role="tabpanel" aria-label={shown}>
        {shown === 'Bill' ? <BillTab {...props} /> : shown === 'Graphs' ? <GraphsTab {...props} /> : <MomentTab {...props} tab={shown} />}
      </div>
    </div>
  );
}

interface Asking {
  answer: unknown;
  trouble: string | null;
}

function Waiting({ answer, trouble }: Asking) {
  if (trouble !== null) {
    return (
      <p class="sim-note" role="alert">
        {trouble}
      </p>
    );
  }
  return answer === null ? <p class="sim-note">Asking the run…</p> : null;
}

/** What DescribeServices and its like answer at the moment. */
function MomentTab({ tab, run, tracks, session, service, atMs, selection, select, jump }: PanelProps & { tab: Tab }) {
  const asked = useAnswer(session && (() => session.describe(atMs)), [session, run, atMs]);
  const { answer } = asked;
  const selected = selection?.kind === 'task' ? selection.id : null;
  const content = useMemo(() => {
    if (!answer) return null;
    switch (tab) {
      case 'Services':
        return <Services moment={answer} service={service} />;
      case 'Tasks':
        return <Tasks moment={answer} names={run.names} selected={selected} onSelect={(id) => select({ kind: 'task', id })} />;
      case 'Instances':
        return <Instances moment={answer} onSelect={(id) => select({ kind: 'instance', id })} />;
      case 'Deployments':
        return <Deployments moment={answer} tracks={tracks} service={service} atMs={answer.atMs} onJump={jump} />;
      default:
        return <Events moment={answer} service={service} onJump={jump} />;
    }
  }, [answer, tab, run, tracks, service, selected]);
  return (
    <>
      <Waiting {...asked} />
      {content}
    </>
  );
}

function BillTab({ run, session, exactMs }: PanelProps) {
  const asked = useAnswer(session && (() => session.bill(exactMs)), [session, run, exactMs]);
  return (
    <>
      <Waiting {...asked} />
      {asked.answer && <Bill bill={asked.answer} />}
    </>
  );
}

/** The chart library comes with the first graph. */
function GraphsTab({ run, tracks, service, exactMs, jump }: PanelProps) {
  const [Graphs, setGraphs] = useState<FunctionComponent<GraphsProps> | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    import('./graphs/Graphs.tsx').then(
      (part) => setGraphs(() => part.Graphs),
      () => setTrouble('The graphs could not be fetched. Look after your connection and open them again.'),
    );
  }, []);
  if (!Graphs || !tracks) return <Waiting answer={null} trouble={trouble} />;
  return <Graphs key={service} tracks={tracks} service={service} exactMs={exactMs} endMs={run.reel.endMs} onJump={jump} />;
}
