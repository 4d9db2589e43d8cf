/** The browser's offer to install the app, kept until the person wants it. Only Chromium makes one. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

class Install {
  offered = $state(false);
  /** Whether this is the installed app. */
  readonly done = matchMedia('(display-mode: standalone)').matches;
  #event: InstallEvent | undefined;

  constructor() {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#event = event as InstallEvent;
      this.offered = true;
    });
    addEventListener('appinstalled', () => {
      this.offered = false;
    });
  }

  /** Lets the browser ask. */
  ask(): void {
    void this.#event?.prompt();
    this.offered = false;
  }
}

export const install = new Install();
