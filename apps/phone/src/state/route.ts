/** The screens of the app, as the hash of the address tells. */
export type Route =
  | { readonly screen: 'look' }
  | { readonly screen: 'answer'; readonly id: number }
  | { readonly screen: 'album' }
  | { readonly screen: 'fruits' }
  | { readonly screen: 'fruit'; readonly species: string; readonly className: string | undefined }
  | { readonly screen: 'compare'; readonly species: string; readonly other: number }
  | { readonly screen: 'settings' }
  | { readonly screen: 'privacy' }
  /** Photos that another app shared. */
  | { readonly screen: 'shared' };

/** The screen of a hash; `look` for one that names none. */
export function routeOf(hash: string): Route {
  const [screen = '', ...rest] = hash.replace(/^#\/?/, '').split('/').map(decode);
  const [first = '', second] = rest;
  switch (screen) {
    case 'answer':
      return /^-?\d{1,15}$/.test(first) ? { screen, id: Number(first) } : { screen: 'album' };
    case 'fruit':
      return first === '' ? { screen: 'fruits' } : { screen, species: first, className: second };
    case 'compare':
      return { screen, species: first, other: Number(second) || 0 };
    case 'album':
    case 'fruits':
    case 'settings':
    case 'privacy':
    case 'shared':
      return { screen };
    default:
      return { screen: 'look' };
  }
}

/** The hash of a screen. */
export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'look':
      return '#/';
    case 'answer':
      return `#/answer/${route.id}`;
    case 'fruit': {
      const variety = route.className === undefined ? '' : `/${encodeURIComponent(route.className)}`;
      return `#/fruit/${encodeURIComponent(route.species)}${variety}`;
    }
    case 'compare':
      return `#/compare/${encodeURIComponent(route.species)}/${route.other}`;
    default:
      return `#/${route.screen}`;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
