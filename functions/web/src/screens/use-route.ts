import { useEffect, useState } from 'preact/hooks';

/** A screen, and for one agent its id. */
export interface Route {
  readonly screen: Screen;
  readonly agentId: string | null;
}

/** The screens of the navigation, in its order. */
export const NAVIGATION = ['now', 'agents', 'history', 'enter', 'settings'] as const;
/** The bell opens the alerts. */
const SCREENS = [...NAVIGATION, 'alerts'] as const;
export type Screen = (typeof SCREENS)[number];

/** The link to a screen, or to an agent. */
export function linkTo(screen: Screen, agentId?: string): string {
  return `#/${screen}${agentId === undefined ? '' : `/${encodeURIComponent(agentId)}`}`;
}

function routeOf(hash: string): Route {
  const [, name = '', id = ''] = hash.split('/');
  const screen = SCREENS.find((one) => one === name) ?? 'now';
  return { screen, agentId: screen === 'agents' && id !== '' ? decoded(id) : null };
}

/** A link that somebody has typed may be no text at all. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where the address says that the reader is. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = (): void => {
      setRoute(routeOf(location.hash));
    };
    window.addEventListener('hashchange', follow);
    return () => {
      window.removeEventListener('hashchange', follow);
    };
  }, []);
  return route;
}
