import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';
import { clientScript } from './client-script';
import { escapeHtml, scriptJson } from './html';
import { DATA_ID } from './page-ids';
import { Report, type ReportProps } from './report-view';
import { reportStyle } from './report-style';

/**
 * The whole page in one file: text, pictures, tables, styles and one script. The security policy in its head lets it load
 * nothing, and run nothing but that script.
 */
export function reportDocument(props: ReportProps): string {
  const style = reportStyle();
  const script = clientScript();
  const policy = [
    `default-src 'none'`,
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${props.view.title} · Maestro`)}</title>
<style>${style}</style>
</head>
<body>
${renderToString(<Report {...props} />)}
<script type="application/json" id="${DATA_ID}">${scriptJson(props.charts)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}
