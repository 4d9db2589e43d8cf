import { hashOf, type Route, routeOf } from './route.js';

/** Where the person is. */
class Navigation {
  route: Route = $state(routeOf(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.route = routeOf(location.hash);
    });
  }

  /** Goes to a screen; the browser's back button comes back. */
  go(route: Route): void {
    location.hash = hashOf(route);
  }

  /** Goes there instead of here: back does not come back. */
  replace(route: Route): void {
    location.replace(hashOf(route));
  }
}

export const navigation = new Navigation();
