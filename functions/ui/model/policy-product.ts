import type { PolicyAnswer } from '../../src/contract/callables/policy-response';
import { shortFigure } from './policy-figures';

/** What each factor of the risk is about. */
const NAMES: Readonly<Record<string, string>> = {
  regime: 'regime',
  streak: 'streak',
  drawdown: 'drawdown',
  spread: 'spread',
  slippage: 'slippage',
  extreme_volatility: 'extreme volatility',
};

/**
 * The product of the risk as a person would compute it, without factors of 1.
 *
 * @example
 * riskProduct(answer); // '0.8 % × 0.8 regime × 0.4 streak = 0.256 %'
 */
export function riskProduct({ computed_risk_pct: risk, factors }: PolicyAnswer): string {
  const { base_risk_pct: base, ...others } = factors;
  const acting = Object.entries(others)
    .filter(([, factor]) => factor !== '1')
    .map(([name, factor]) => `${shortFigure(factor)} ${NAMES[name] ?? name}`);
  return `${[`${base} %`, ...acting].join(' × ')} = ${shortFigure(risk)} %`;
}
