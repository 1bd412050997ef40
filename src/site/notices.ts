/** What others made that the site ships to browsers, and under which licence. The texts of the licences are read from the packages themselves. */

export interface Notice {
  /** npm package; its LICENSE file, and its notices of what it carries itself, are the text that is shipped. */
  package: string;
  name: string;
  licence: 'OFL-1.1' | 'Apache-2.0' | 'MIT' | 'ISC';
  copyright: string;
  /** What it does here. */
  use: string;
}

const haverbeke = 'Copyright (C) 2018-2024 Marijn Haverbeke and others';
const microsoft = 'Copyright (c) Microsoft Corporation';

export const fonts: readonly Notice[] = [
  {
    package: '@fontsource-variable/newsreader',
    name: 'Newsreader',
    licence: 'OFL-1.1',
    copyright: 'Copyright 2020 The Newsreader Project Authors (http://github.com/productiontype/Newsreader)',
    use: 'Reading',
  },
  {
    package: '@fontsource-variable/instrument-sans',
    name: 'Instrument Sans',
    licence: 'OFL-1.1',
    copyright: 'Copyright 2022 The Instrument Sans Project Authors (https://github.com/Instrument/instrument-sans)',
    use: 'Acting',
  },
  {
    package: '@fontsource-variable/jetbrains-mono',
    name: 'JetBrains Mono',
    licence: 'OFL-1.1',
    copyright: 'Copyright 2020 The JetBrains Mono Project Authors (https://github.com/JetBrains/JetBrainsMono)',
    use: 'Typing',
  },
];

export const apiDocumentation: Notice = {
  package: '@aws-sdk/client-ecs',
  name: 'AWS SDK for JavaScript, client for Amazon ECS',
  licence: 'Apache-2.0',
  copyright: 'Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.',
  use: 'Names, shapes and descriptions of the API',
};

export const libraries: readonly Notice[] = [
  {
    package: 'monaco-editor',
    name: 'Monaco Editor',
    licence: 'MIT',
    copyright: 'Copyright (c) 2016 - present Microsoft Corporation',
    use: 'The editor on wide screens',
  },
  {
    // Monaco carries it without the text of its licence, which is the one that this package has.
    package: '@aws-sdk/client-ecs',
    name: 'DOMPurify, inside Monaco Editor',
    licence: 'Apache-2.0',
    copyright: 'Copyright (c) Cure53 and other contributors',
    use: 'Cleans what Monaco shows as Markdown',
  },
  {
    package: 'monaco-editor',
    name: 'marked, inside Monaco Editor',
    licence: 'MIT',
    copyright: 'Copyright (c) 2018+, MarkedJS; Copyright (c) 2011-2018, Christopher Jeffrey',
    use: 'Reads Markdown for Monaco',
  },
  { package: '@codemirror/view', name: 'CodeMirror 6 and Lezer', licence: 'MIT', copyright: haverbeke, use: 'The editor elsewhere' },
  { package: 'preact', name: 'Preact', licence: 'MIT', copyright: 'Copyright (c) 2015-present Jason Miller', use: 'The interactive parts' },
  { package: 'astro', name: 'Astro', licence: 'MIT', copyright: 'Copyright (c) 2021 Fred K. Schott', use: 'Wakes the interactive parts' },
  {
    package: 'reveal.js',
    name: 'reveal.js',
    licence: 'MIT',
    copyright: 'Copyright (C) 2011-2026 Hakim El Hattab, http://hakim.se, and reveal.js contributors',
    use: 'Slides',
  },
  { package: 'jsonc-parser', name: 'jsonc-parser', licence: 'MIT', copyright: microsoft, use: 'Reads JSON, keeps its places' },
  { package: 'idb', name: 'idb', licence: 'ISC', copyright: 'Copyright (c) 2016 Jake Archibald', use: 'Keeps drafts in the browser' },
];
