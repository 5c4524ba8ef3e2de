import {
  assess,
  AssessContext,
  DEFAULT_RISK_MODEL,
  DEFAULT_ROUTES,
  parseManifest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { readPortalRegister, readStoryManifest } from './fixtures';
import { rates } from './measure';
import { number, Section } from './report';

const STORIES = [
  'sales-notes-summarizer-v2',
  'client-notes-summarizer',
  'lead-scoring-sheet',
];

/** Assessments by the risk model alone a second on one core, against parsing the same manifest. */
export async function assessments(): Promise<Section> {
  const context: AssessContext = {
    riskModel: DEFAULT_RISK_MODEL,
    routes: DEFAULT_ROUTES,
    verifiedControls: [],
    ...readPortalRegister(),
  };
  const rows = STORIES.map(name => {
    const input = readStoryManifest(name);
    const manifest = parseManifest(input);
    const { score } = assess(manifest, context).residual;
    const { parsing, assessing } = rates({
      parsing: () => parseManifest(input),
      assessing: () => assess(manifest, context),
    });
    return [
      `${name} (${score})`,
      number(assessing.perSecond),
      number(parsing.perSecond),
      number(assessing.perSecond / parsing.perSecond),
    ];
  });
  return {
    title: 'Assessments',
    about:
      'On one core, by the risk model alone, with the register of the reference portal; the baseline parses and validates the same manifest.',
    header: ['manifest (score)', 'assessments/s', 'parses/s', 'ratio'],
    rows,
  };
}
