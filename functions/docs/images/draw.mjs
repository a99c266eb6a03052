// Draws what `npm start` prints on a terminal of 150 columns as a picture for the README; `script` (Debian: bsdutils) makes one:
//
//   script -qec 'stty cols 150; NO_COLOR=1 npm --silent --prefix functions start 2>/dev/null' /dev/null |
//     node functions/docs/images/draw.mjs > functions/docs/images/start.svg
import { readFileSync } from 'node:fs';

const COMMAND = 'npm --prefix functions start';
const [CHARACTER, LINE, MARGIN, TOP] = [8, 20, 24, 54];

/** How much of a character each block fills. */
const BLOCKS = { '█': 1, '▉': 0.875, '▊': 0.75, '▋': 0.625, '▌': 0.5, '▍': 0.375, '▎': 0.25, '▏': 0.125 };

/** The first words of cells that have a colour of their own: of a status, of the verdict on an agent, and of that on new trades. */
const STATUSES = { performing: 'ok', 'unproven,': 'dim', stale: 'dim', recovering: 'bad', suspended: 'bad' };
const RECORDS = { Proven: 'ok', Likely: 'ok', Coin: 'careful', Doubtful: 'bad', Losing: 'bad' };
const VERDICTS = { Trade: 'ok', 'Trade smaller': 'careful', No: 'bad' };

const lines = readFileSync(0, 'utf8').trimEnd().split(/\r?\n/);
const width = Math.max(...lines.map(({ length }) => length)) * CHARACTER + 2 * MARGIN;
const height = TOP + (lines.length + 2) * LINE + MARGIN - 6;
const drawn = lines.flatMap((line, index) => drawLine(line, TOP + (index + 2) * LINE));

/** Each cell stands at its column, whatever the width of the font that shows it. */
function drawLine(line, y) {
  const bar = /[█▉▊▋▌▍▎▏]+/.exec(line);
  const text = bar === null ? line : line.replace(bar[0], ' '.repeat(bar[0].length));
  const cells = [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: cell, index }) => {
    const colour = colourOf(line, cell, index);
    const length = `textLength="${cell.length * CHARACTER}" lengthAdjust="spacingAndGlyphs"`;
    return `<text${colour === '' ? '' : ` class="${colour}"`} x="${x(index)}" y="${y}" ${length}>${escaped(cell)}</text>`;
  });
  if (bar === null) return cells;
  const size = [...bar[0]].reduce((sum, block) => sum + BLOCKS[block], 0) * CHARACTER;
  return [
    `<rect class="bar" x="${x(bar.index)}" y="${y - 11}" width="${size}" height="13" rx="1"/>`,
    ...cells,
  ];
}

function colourOf(line, cell, index) {
  if (/^(agent|reads) {2}|^ +SAFE/.test(line)) return 'dim';
  if (/^(What |Cost ).*:$/.test(line)) return 'title';
  const [first] = cell.split(' ');
  for (const words of [STATUSES, RECORDS]) if (index > 80 && Object.hasOwn(words, first)) return words[first];
  if (index > 0 && line.startsWith('new trades')) return VERDICTS[cell] ?? VERDICTS[first] ?? '';
  return index === 0 && /^[a-z][\w, -]+$/.test(cell) ? 'name' : '';
}

function x(index) {
  return MARGIN + index * CHARACTER;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

process.stdout
  .write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="What npm start prints">
<style>
text{font:13.3px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d5dae3;white-space:pre}
.dim{fill:#8b95a7}.title{fill:#fff;font-weight:600}.name{fill:#9ecbff}.ok{fill:#7ee2a8}.bad{fill:#ffa198}.careful{fill:#f0b429}.bar{fill:#4c9aff}
</style>
<rect width="${width}" height="${height}" rx="10" fill="#10151f"/>
<circle cx="22" cy="20" r="5" fill="#ff6159"/><circle cx="40" cy="20" r="5" fill="#ffbd2e"/><circle cx="58" cy="20" r="5" fill="#28c941"/>
<text x="${x(0)}" y="${TOP}"><tspan class="dim">$</tspan> <tspan class="title">${COMMAND}</tspan></text>
${drawn.join('\n')}
</svg>
`);
