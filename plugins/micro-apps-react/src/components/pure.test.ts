import fc from 'fast-check';
import { toneColors, type Tone } from '../palette';
import { createTheme } from '@mui/material/styles';
import { gaugePosition } from './RiskGauge';
import { relativeTime } from './RelativeTime';

const score = fc.integer({ min: 0, max: 1000 });

describe('gaugePosition', () => {
  it.each([
    [0, 0],
    [50, 1 / 3],
    [200, 2 / 3],
    [1000, 1],
  ])('puts %d at %d', (value, position) => {
    expect(gaugePosition(value)).toBeCloseTo(position);
  });

  it('never puts a higher score to the left, and stays on the scale', () => {
    fc.assert(
      fc.property(score, score, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(gaugePosition(low)).toBeLessThanOrEqual(gaugePosition(high));
        expect(gaugePosition(low)).toBeGreaterThanOrEqual(0);
        expect(gaugePosition(high)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keeps each tier in its third, whatever the thresholds', () => {
    fc.assert(
      fc.property(
        score,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 401, max: 999 }),
        (value, medium, high) => {
          const third = Math.min(
            2,
            Math.floor(gaugePosition(value, { medium, high }) * 3 + 1e-9),
          );
          let expected = value < medium ? 0 : 1;
          if (value >= high) {
            expected = 2;
          }
          expect(third).toBe(expected);
        },
      ),
    );
  });
});

describe('relativeTime', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');

  it.each([
    ['2026-11-22T12:00:00Z', 'now'],
    ['2026-11-22T11:58:00Z', '2 minutes ago'],
    ['2026-11-22T09:00:00Z', '3 hours ago'],
    ['2026-11-21T12:00:00Z', 'yesterday'],
    ['2027-02-20T12:00:00Z', 'in 90 days'],
    ['2027-11-22T12:00:00Z', 'next year'],
  ])('says %s as %s', (value, words) => {
    expect(relativeTime(value, now)).toBe(words);
  });
});

describe('toneColors', () => {
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5]
      .map(at => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map(c => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const tones: Tone[] = ['good', 'caution', 'bad', 'info', 'neutral'];

  it.each(
    (['light', 'dark'] as const).flatMap(mode =>
      tones.map(tone => [mode, tone] as const),
    ),
  )('can be read in %s: %s', (mode, tone) => {
    const { fg, bg, solid } = toneColors(
      createTheme({ palette: { mode } }),
      tone,
    );
    // The papers of the default themes.
    const paper = mode === 'light' ? '#ffffff' : '#424242';
    expect(contrast(fg, bg)).toBeGreaterThanOrEqual(7);
    expect(contrast(solid, paper)).toBeGreaterThanOrEqual(3);
  });
});
