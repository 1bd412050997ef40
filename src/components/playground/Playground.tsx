/** The playground: five documents, settings, and the run of them, which follows every key. */
import { useId, useMemo, useState } from 'preact/hooks';
import type { History } from '../../ecs/ecs.ts';
import { Simulation } from '../simulator/Simulation.tsx';
import { type BuiltDocument, DocumentPane } from './DocumentPane.tsx';
import { Hindrances } from './Hindrances.tsx';
import { Menus } from './Menus.tsx';
import { placeOfPreset } from './place.ts';
import { type DocumentName, documentAbouts } from './playground-documents.ts';
import { draftKeyOf } from './playground-drafts.ts';
import type { PlaygroundStage } from './playground-protocol.ts';
import { presets } from './presets.ts';
import { Settings } from './Settings.tsx';
import { Tabs } from './Tabs.tsx';
import { useDrop } from './use-drop.ts';
import { useEmbed } from './use-embed.ts';
import { lastChangeMs, usePlayground } from './use-playground.ts';
import { usePlaygroundRun } from './use-playground-run.ts';
import './playground.css';

export interface PlaygroundProps {
  /** The run of the first preset, made at build time. */
  first: { history: History; stage: PlaygroundStage };
  /** What the build made of the first preset's documents. */
  built: Partial<Record<DocumentName, BuiltDocument>>;
}

const panes = ['Documents', 'Stage', 'Lanes', 'Panels'] as const;

export function Playground({ first, built }: PlaygroundProps) {
  const play = usePlayground();
  const { place, texts, settings, changes } = play;
  const begun = useMemo(() => {
    const { source, atMs } = placeOfPreset(presets[0]);
    return { ...first, tracks: null, session: null, refusals: [], limit: null, source, opensAtMs: atMs };
  }, []);
  const question = useMemo(
    () => (play.isReady ? { texts, settings, changes, source: place.source, opensAtMs: place.atMs } : null),
    [play.isReady, texts, settings, changes, place],
  );
  const { shown, isRunning, hindrance, cancel } = usePlaygroundRun(question, begun);
  useEmbed(play, { shown, hindrance });
  const isDropping = useDrop(play.openShared, play.say);
  const [pane, setPane] = useState<(typeof panes)[number]>('Stage');
  const [goTo, setGoTo] = useState<{ offset: number } | null>(null);
  const panelId = useId();
  const broken = hindrance && 'problems' in hindrance ? hindrance.problems.map(({ document }) => document) : [];
  const isOfPlace = shown.source === place.source;
  const open = (name: DocumentName) => {
    setGoTo(null);
    play.open(name);
  };
  const go = (name: DocumentName, offset: number) => {
    setPane('Documents');
    play.open(name);
    setGoTo({ offset });
  };
  const isFirst = place.source === begun.source;
  // A key changes the documents and not yet the run: the stage is drawn when that does.
  const stage = useMemo(
    () => (
      <Simulation
        key={shown.source}
        history={shown.history}
        tracks={shown.tracks}
        session={shown.session}
        title="The run of these documents"
        cluster={shown.stage.cluster}
        zones={shown.stage.zones}
        capacity={shown.stage.capacity}
        scenario={shown.stage.scenario}
        initialAtMs={shown.opensAtMs}
        openAt={play.openAt}
        command={play.command}
        onMoment={play.tellMoment}
        onInject={play.inject}
        injected={changes}
        lastChangeMs={lastChangeMs}
        onRemove={play.remove}
        isRunning={isRunning}
        onCancel={cancel}
        stale={hindrance !== null}
      />
    ),
    [shown, play.openAt, play.command, changes, isRunning, hindrance !== null],
  );

  return (
    <div class="play" data-pane={pane}>
      <div class="play-desk">
        <header class="play-head">
          <div class="play-title">
            <h1>Playground</h1>
            <Menus play={play} shown={shown} />
          </div>
          <fieldset class="play-presets">
            <legend class="visually-hidden">Presets</legend>
            {presets.map(({ id, title }) => (
              <button key={id} type="button" aria-pressed={place.preset === id && !place.isShared} onClick={() => play.choose(id)}>
                {title}
              </button>
            ))}
          </fieldset>
          <p class="play-watch">{place.watch}</p>
          <p class="play-acts">
            {place.isShared && (
              <button type="button" class="sim-button" onClick={play.backToOwn}>
                Back to my own
              </button>
            )}
            {play.canUndo ? (
              <button type="button" class="sim-button" onClick={play.undoReset}>
                Undo reset
              </button>
            ) : (
              play.isChanged && (
                <button type="button" class="sim-button" onClick={play.reset}>
                  {place.isShared ? 'Reset to what was shared' : 'Reset to the preset'}
                </button>
              )
            )}
          </p>
          <p class="play-says" role="status" data-says>
            {play.says}
          </p>
        </header>
        <fieldset class="play-panes">
          <legend class="visually-hidden">What is shown</legend>
          {panes.map((name) => (
            <button key={name} type="button" aria-pressed={name === pane} onClick={() => setPane(name)}>
              {name}
            </button>
          ))}
        </fieldset>
        <Hindrances hindrance={hindrance} shown={shown} isOfPlace={isOfPlace} texts={texts} go={go} open={(name) => go(name, 0)} />
        <div class="play-documents">
          <Tabs open={play.opened} broken={broken} panelId={panelId} onOpen={open} />
          <div id={panelId} role="tabpanel" aria-labelledby={`${panelId}-${play.opened}`}>
            <p class="play-about">{documentAbouts[play.opened].about}</p>
            {play.epoch !== null && (isOfPlace || hindrance !== null) && (
              <DocumentPane
                key={`${place.source} ${play.opened} ${play.epoch}`}
                name={play.opened}
                draftKey={draftKeyOf(place.source, play.opened)}
                startText={place.texts[play.opened]}
                built={isFirst ? built[play.opened] : undefined}
                world={shown.stage.world}
                goTo={goTo}
                onText={(text) => play.write(play.opened, text)}
              />
            )}
          </div>
          <Settings settings={settings} onChange={play.set} />
        </div>
      </div>
      <section class="play-stage" aria-label="Stage">
        <h2 class="visually-hidden">The run</h2>
        {stage}
      </section>
      {isDropping && (
        <p class="play-drop" aria-hidden="true">
          Drop a saved playground to open it
        </p>
      )}
    </div>
  );
}
