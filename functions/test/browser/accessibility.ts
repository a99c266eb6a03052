import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on a page: a line per rule, with the first element. */
export async function violations(page: Page): Promise<string[]> {
  // As the debugger does it, which the security policy of the page does not forbid.
  await page.evaluate(AXE);
  // All rules are checked; of the elements that are as they should be, which are thousands, one per rule is enough.
  const { violations: found } = await page.evaluate<Pick<AxeResults, 'violations'>>(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => ({ violations }))",
  );
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} × ${nodes[0]?.html.slice(0, 200) ?? ''}`,
  );
}
