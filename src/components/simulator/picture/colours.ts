/** The site's colours as a picture needs them that stands alone: resolved, for light and for dark. The values are those of styles/tokens.css. */

export type Scheme = 'light' | 'dark';

export interface Colours {
  paper: string;
  sheet: string;
  line: string;
  ink: string;
  faint: string;
  sea: string;
  seaTint: string;
  brass: string;
  brassTint: string;
  kelp: string;
  flare: string;
}

export const colours: Readonly<Record<Scheme, Colours>> = {
  light: {
    paper: '#f7f5f0',
    sheet: '#fffefb',
    line: '#bdb6a5',
    ink: '#16212b',
    faint: '#58636d',
    sea: '#0d5c7d',
    seaTint: '#dcebf1',
    brass: '#8a5a00',
    brassTint: '#f6e9cd',
    kelp: '#256b3f',
    flare: '#b3341c',
  },
  dark: {
    paper: '#0f161d',
    sheet: '#141d26',
    line: '#3a4e5f',
    ink: '#dfe7ee',
    faint: '#93a2af',
    sea: '#6cc3e8',
    seaTint: '#14303f',
    brass: '#e8b04b',
    brassTint: '#33270f',
    kelp: '#74c78e',
    flare: '#ff8a6b',
  },
};
