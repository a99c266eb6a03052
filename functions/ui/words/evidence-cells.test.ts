import type { WireEvidence } from '../../src/contract/documents/allocation';
import { evidenceCells, proofCells } from './evidence-cells';

const EVIDENCE: WireEvidence = {
  skewness: '-2.448',
  kurtosis: '10.164',
  standard_error: '0.3361898',
  probabilistic_sharpe: '0.9134',
  min_track_record: '34.5',
  more_trades_needed: '11',
  max_drawdown_pct: '6.55593211196',
  win_rate: '0.5',
  profit_factor: '1.59072505147',
  daily_volatility_pct: '2.5',
  sortino: '0.2598',
};

const NOTHING = Object.fromEntries(
  Object.keys(EVIDENCE).map((name) => [name, null]),
) as unknown as WireEvidence;

const texts = (cells: readonly { value: string }[]): string[] => cells.map(({ value }) => value);

it('evidenceCells rounds the evidence for a reader', () => {
  expect(texts(evidenceCells(EVIDENCE))).toEqual([
    '0.3362',
    '91.3 %',
    '11',
    '6.56 %',
    '50.0 %',
    '1.59',
    '0.2598',
    '-2.45',
    '10.16',
  ]);
});

it('evidenceCells tells its drawdown from that of an account', () => {
  expect(evidenceCells(EVIDENCE).find(({ value }) => value === '6.56 %')?.label).toBe(
    'max drawdown, as if each trade used all capital',
  );
});

it('evidenceCells shows a dash for what is not known', () => {
  expect(texts(evidenceCells(NOTHING))).toEqual(Array<string>(9).fill('–'));
});

it.each([
  ['0.9994', '99.9 %'],
  ['0.9995', '> 99.9 %'],
  ['0.99998655', '> 99.9 %'],
  ['1', '> 99.9 %'],
  ['0.0006', '0.1 %'],
  ['0.0005', '< 0.1 %'],
  ['0.00000238', '< 0.1 %'],
  ['0', '< 0.1 %'],
])('proofCells shows a probability of %s as %s: never rounded to certainty', (chance, shown) => {
  expect(texts(proofCells({ ...EVIDENCE, probabilistic_sharpe: chance }))[0]).toBe(shown);
});

it.each([
  ['0', '0'],
  ['4667', '4,667'],
  ['100000', '100,000'],
  ['4667371', 'over 100,000'],
])('proofCells shows %s more trades as %s', (needed, shown) => {
  expect(texts(proofCells({ ...EVIDENCE, more_trades_needed: needed }))[1]).toBe(shown);
});
