import { renderToString } from 'preact-render-to-string';
import type { AgentView } from '../model/replay-view';
import { AgentList } from './agent-list';

const agent = (agentId: string): AgentView => ({
  agentId,
  weight: '0.05',
  weightText: '5.00 %',
  verdict: { code: 'proven', text: 'Proven', level: 'good' },
  evidence: '',
  dots: 3,
  contributed: null,
  sharpe: '0.1',
  trades: '12',
  span: '2 days',
  skipped: null,
});

it('draws the weights of all rows, also of those below the fold, on one scale that the heading says', () => {
  const weights = new Map(Array.from({ length: 12 }, (_, n) => [`agent-${n}`, n === 11 ? 41.5 : 5]));
  const html = renderToString(
    <AgentList
      agents={[...weights.keys()].map(agent)}
      label="Agents"
      spark={(agentId) => {
        const weight = weights.get(agentId) ?? null;
        return { times: [0, 1], values: [weight, weight] };
      }}
    />,
  );
  const tops = [...html.matchAll(/<path d="M0 (?:19|[\d.]+)[^"]*"/g)].map(([path]) => path);
  expect(tops).toHaveLength(12);
  // 19 is the foot and 1 the top of a picture: 5 of 41.5 are 2 of 18 pixels.
  expect(new Set(tops.slice(0, 11))).toEqual(new Set(['<path d="M0 17H100V19H0Z"']));
  expect(tops[11]).toContain('M0 1H');
  expect(html.match(/<th scope="col">Over time, 0 to 41\.5 %<\/th>/g)).toHaveLength(2);
});
