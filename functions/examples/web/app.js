// The page: shows the allocation live and asks for a policy. Ids and symbols are user data: all text goes through textContent.
/* global document */
import { failure, money, percent, ratio, reason, share, time } from './format.js';
import * as maestro from './maestro.js';

const $ = (id) => document.getElementById(id);

/** An element with text or elements inside. */
function element(tag, content, className = '') {
  const made = document.createElement(tag);
  made.className = className;
  if (Array.isArray(content)) made.append(...content);
  else made.textContent = content;
  return made;
}

/** Runs the action of a form with its fields. Meanwhile the form is inert; afterwards its message says what went wrong. */
function onSubmit(form, action) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(
      [...form.elements].filter(({ name }) => name !== '').map(({ name, value }) => [name, value.trim()]),
    );
    for (const field of form.elements) field.removeAttribute('aria-invalid');
    const message = form.querySelector('[role=status]');
    message.textContent = '';
    form.inert = true;
    try {
      message.textContent = (await action(fields, event.submitter?.value)) ?? '';
    } catch (error) {
      message.textContent = failure(error);
      form.elements[error.details?.field]?.setAttribute('aria-invalid', 'true');
    } finally {
      form.inert = false;
    }
  });
}

// Signing in

let stopListening = () => undefined;

maestro.onUser((user) => {
  stopListening();
  $('signed-out').hidden = user !== null;
  $('signed-in').hidden = user === null;
  $('leave').hidden = user === null;
  $('who').textContent = user === null ? '' : (user.email ?? 'Guest');
  $('policy').replaceChildren();
  $('allocation').hidden = $('empty').hidden = true; // until the first snapshot arrives
  $('allocation-note').textContent = '';
  if (user === null) return;
  $('uid').textContent = user.uid;
  $('hint').hidden = !maestro.isLocal;
  stopListening = maestro.onAllocation(user.uid, showAllocation, (error) => {
    $('allocation-note').textContent = `The allocation cannot be read: ${error.message}`;
  });
});

onSubmit($('sign-in'), async ({ email, password }, action) => {
  if (action === 'guest') await maestro.signInAsGuest();
  else if (action === 'create') await maestro.createAccount(email, password);
  else await maestro.signIn(email, password);
});
$('leave').addEventListener('click', () => maestro.leave());

// The allocation

function showAllocation(current) {
  $('empty').hidden = current !== null;
  $('allocation').hidden = current === null;
  $('allocation-note').textContent =
    current === null
      ? ''
      : `Version ${current.version}, ${current.mode} mode, computed ${time(current.computed_at.toDate())}`;
  const ids = Object.keys(current?.weights ?? {}).sort();
  offerAgents(ids);
  if (current === null) return;
  const byWeight = ids.sort((a, b) => Number(current.weights[b]) - Number(current.weights[a]));
  $('agents').replaceChildren(
    ...byWeight.map((id) => agentRow(id, current.weights[id], current.agents[id])),
    element('tr', [head('cash'), weightCell(current.unallocated), element('td', ''), element('td', '')]),
  );
}

function agentRow(id, weight, { sharpe, trades, status, trades_needed: needed }) {
  const standing = status === 'unproven' ? `unproven, ${needed} to go` : status;
  return element('tr', [
    head(id, standing),
    weightCell(weight),
    element('td', ratio(sharpe), 'figure'),
    element('td', String(trades), 'figure'),
  ]);
}

function head(name, note = '') {
  const cell = element('th', [element('span', name, 'id'), element('small', note)]);
  cell.scope = 'row';
  return cell;
}

function weightCell(weight) {
  const bar = element('span', '', 'bar');
  bar.style.width = `${Number(weight) * 100}%`; // A float is good enough to draw with; never for an order.
  return element('td', [element('span', share(weight)), element('span', [bar], 'track')], 'weight');
}

function offerAgents(ids) {
  const select = $('agent');
  const chosen = select.value;
  const options = ids.map((id) => Object.assign(element('option', id), { value: id }));
  select.replaceChildren(select.options[0], ...options);
  if (ids.includes(chosen)) select.value = chosen;
}

// The policy

onSubmit($('ask'), async (fields) => {
  showPolicy(await maestro.getPolicy(fields));
});

onSubmit($('settings'), async (changes) => {
  const { settings } = await maestro.updateSettings(changes);
  return `Saved: ${money(settings.account_equity)}`;
});

const VERDICTS = {
  NORMAL: ['Trade', 'go'],
  REDUCED: ['Trade smaller', 'careful'],
  NO_NEW_TRADES: ['No new trades', 'stop'],
};

function showPolicy(policy) {
  const { disallowed_symbols: disallowed, blocked_until: until, sources, scope } = policy;
  const hasNoSymbol = policy.allow_new_trades && policy.reasons.some(({ code }) => code === 'no_symbol_left');
  const [verdict, colour] = hasNoSymbol
    ? ['Trade only symbols that were not traded so far', 'careful']
    : (VERDICTS[policy.risk_profile] ?? [policy.risk_profile, 'careful']);
  const figures = [
    ['Risk per trade', percent(policy.max_risk_pct)],
    ['Minimum confidence', share(policy.min_confidence)],
    ['Entry', policy.entry_mode],
    ['Exit', policy.exit_mode],
    ...(policy.agent_capital ? [['Agent’s capital', money(policy.agent_capital)]] : []),
    ...(policy.risk_amount ? [['Amount at risk', money(policy.risk_amount)]] : []),
  ];
  $('policy').replaceChildren(
    element('p', until === null ? verdict : `${verdict} until ${time(until)}`, `verdict ${colour}`),
    element(
      'dl',
      figures.map(([name, value]) => element('div', [element('dt', name), element('dd', value)])),
    ),
    element('h3', 'Why'),
    list(policy.reasons.map(reason)),
    ...(disallowed.length === 0
      ? []
      : [
          element('h3', 'Symbols to leave alone'),
          list(disallowed.map(({ symbol, reasons }) => `${symbol}: ${reasons.map(reason).join(', ')}`)),
        ]),
    element(
      'p',
      `${policy.profile}, ${time(policy.computed_at)}. ` +
        Object.entries(sources)
          .map(
            ([group, source]) => `${group}${scope[group] === 'agent' ? ' of the agent' : ''} from ${source}`,
          )
          .join(', '),
      'note',
    ),
  );
}

function list(texts) {
  return element(
    'ul',
    texts.length === 0 ? [element('li', 'Nothing unusual')] : texts.map((text) => element('li', text)),
  );
}
