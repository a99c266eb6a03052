import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import '../../ui/style/tokens.css';
import '../../ui/style/components.css';
import { LevelMark } from '../../ui/components/level-mark';
import { type AlertLine, alertsView } from '../../ui/model/live/alerts';
import { seenValue } from '../../ui/model/live/documents';
import { openPositions } from '../../ui/model/live/trades-view';
import { liveView, type Notice } from '../../ui/model/live/live-view';
import { PAGE_WORDS as WORDS } from '../../ui/model/live/page-words';
import { shown } from '../../ui/words/shown';
import type { Backend, User } from './backend';
import { Bell } from './screens/bell';
import { lazy } from './screens/lazy';
import { Now } from './screens/now';
import type { PageProps } from './screens/page-context';
import { SignIn } from './screens/sign-in';
import { type Toast, useAction } from './screens/use-action';
import { useClock } from './screens/use-clock';
import { usePolicy } from './screens/use-policy';
import { linkTo, NAVIGATION, type Route, type Screen, useRoute } from './screens/use-route';
import { type Session, useSession } from './screens/use-session';
import './style/page.css';

// What the first screen does not need is loaded when it is opened.
const Agents = lazy(() => import('./screens/agents.js').then((module) => module.Agents));
const History = lazy(() => import('./screens/history.js').then((module) => module.History));
const Enter = lazy(() => import('./screens/enter.js').then((module) => module.Enter));
const Alerts = lazy(() => import('./screens/alerts.js').then((module) => module.Alerts));
const Settings = lazy(() => import('./screens/settings.js').then((module) => module.Settings));

/** The page: sign-in, or one of the screens. */
export function App({ backend }: { readonly backend: Backend }): JSX.Element {
  const session = useSession(backend);
  const route = useRoute();
  const { user } = session;
  if (user === undefined) return <p class="loading">{WORDS.loading}</p>;
  if (user === null) return <SignIn backend={backend} />;
  return <SignedIn key={user.uid} backend={backend} user={user} session={session} route={route} />;
}

interface SignedInProps {
  readonly backend: Backend;
  readonly user: User;
  readonly session: Session;
  readonly route: Route;
}

function SignedIn({ backend, user, session, route }: SignedInProps): JSX.Element {
  const clock = useClock(backend);
  const { toast, act, dismiss } = useAction(backend);
  const { current, settings, isOnline } = session;
  const depends = {
    version: current.state === 'seen' ? versionOf(seenValue(current)) : null,
    settings: settings.state === 'seen' ? JSON.stringify(settings.value) : null,
    positions: openPositions(seenValue(session.opened)),
  };
  const policy = usePolicy(backend, user, { ...depends, isOnline, now: clock.now });
  const view = liveView({ ...session, clock, policy });
  const alerts = alertsView(seenValue(session.alerts), clock);
  const page: PageProps = { backend, user, session, clock, depends, act };
  return (
    <div class="page">
      <a class="skip" href="#content" onClick={focusContent}>
        {WORDS.skip}
      </a>
      <header class="top">
        <a class="brand" href={linkTo('now')}>
          {WORDS.title}
        </a>
        <Navigation screen={route.screen} />
        <p class={`status level-${view.status.level}`}>
          <LevelMark level={view.status.level} /> {view.status.text}
        </p>
        <Bell alerts={alerts} isHere={route.screen === 'alerts'} />
        {backend.place !== null && <span class="place">{backend.place}</span>}
        {backend.signInMethods.length > 0 && (
          <span class="who">
            <bdi>{user.email ?? WORDS.guest}</bdi>
            <button type="button" class="quiet" onClick={() => void backend.signOut()}>
              {WORDS.signOut}
            </button>
          </span>
        )}
      </header>
      <Notices notices={view.notices} stopped={route.screen === 'alerts' ? null : alerts.stopped} />
      <p class="unseen" role="status">
        {shown(view.verdict.spoken)}
      </p>
      <Main route={route}>
        {route.screen === 'now' && <Now {...page} view={view} />}
        {route.screen === 'agents' && <Agents {...page} view={view} agentId={route.agentId} />}
        {route.screen === 'history' && <History {...page} />}
        {route.screen === 'enter' && <Enter {...page} />}
        {route.screen === 'alerts' && <Alerts {...page} />}
        {route.screen === 'settings' && <Settings {...page} />}
      </Main>
      {toast !== null && <ToastBar toast={toast} onDismiss={dismiss} />}
    </div>
  );
}

/** Which `current` it is; none at all is one, too. */
function versionOf(current: { readonly version: number; readonly revision: number } | null): string {
  return current === null ? 'none' : `${current.version}.${current.revision}`;
}

function Navigation({ screen }: { readonly screen: Screen }): JSX.Element {
  return (
    <nav aria-label={WORDS.nav}>
      <ul>
        {NAVIGATION.map((name) => (
          <li key={name}>
            <a href={linkTo(name)} {...(name === screen && { 'aria-current': 'page' })}>
              {WORDS.screens[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface NoticesProps {
  readonly notices: readonly Notice[];
  /** An alert that stays here until it is marked as read, because those after it reach nobody elsewhere; null: there is none. */
  readonly stopped: AlertLine | null;
}

function Notices({ notices, stopped }: NoticesProps): JSX.Element {
  return (
    <div class="notices" role="status">
      {notices.map(({ code, level, text }) => (
        <p key={code} class={`notice card card-${level}`}>
          <LevelMark level={level} /> {shown(text)}
        </p>
      ))}
      {stopped !== null && (
        <p class={`notice card card-${stopped.level}`}>
          <LevelMark level={stopped.level} /> <bdi>{shown(stopped.title)}</bdi> ·{' '}
          <a href={linkTo('alerts')}>{WORDS.seeAlerts}</a>
        </p>
      )}
    </div>
  );
}

interface MainProps {
  readonly route: Route;
  readonly children: JSX.Element | readonly (JSX.Element | false)[];
}

/** The screen below its title. After a change of screen the title has the focus, so that a screen reader goes on there. */
function Main({ route, children }: MainProps): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  const name = WORDS.screens[route.screen];
  useEffect(() => {
    document.title = `${name} · ${WORDS.title}`;
    if (!isFirst.current) {
      title.current?.focus();
      window.scrollTo(0, 0);
    }
    isFirst.current = false;
  }, [route.screen, route.agentId]);
  return (
    <main id="content" tabIndex={-1}>
      <h1 ref={title} tabIndex={-1}>
        {route.agentId === null ? name : <bdi>{shown(route.agentId)}</bdi>}
      </h1>
      {children}
    </main>
  );
}

/** The hash of the address belongs to the screens, so the link moves the focus itself. */
function focusContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function ToastBar({
  toast,
  onDismiss,
}: {
  readonly toast: Toast;
  readonly onDismiss: () => void;
}): JSX.Element {
  return (
    <div class="toast" role="status">
      <span class={toast.isFailure ? 'level-bad' : ''}>{shown(toast.text)}</span>
      {toast.undo !== null && (
        <button type="button" onClick={toast.undo}>
          {WORDS.undo}
        </button>
      )}
      <button type="button" class="quiet" onClick={onDismiss}>
        {WORDS.close}
      </button>
    </div>
  );
}
