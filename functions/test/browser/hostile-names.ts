/** Names of agents that nothing on a page may take for anything but a name. */
export const HOSTILE_NAMES = [
  '<img src=x onerror="document.title=1">&\'',
  'مؤشر-الزخم',
  'กลยุทธ์-ไทย',
  '👩\u200d🚀 astronaut',
  '\u202eright-to-left',
  'x'.repeat(98),
];
