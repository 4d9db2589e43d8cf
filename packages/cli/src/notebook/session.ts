import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { VergerError } from '@verger/base';
import { WebSocket } from 'ws';

/** One cell's outputs, as Jupyter's messages give them. */
export interface CellOutput {
  readonly kind: 'stream' | 'display_data' | 'execute_result' | 'error';
  /** By MIME type; of an error, its text. */
  readonly data: Readonly<Record<string, string>>;
}

/** A person's server on a JupyterHub, over HTTP. */
export class UserServer {
  readonly #hub: string;
  readonly #user: string;
  readonly #token: string;

  private constructor(hub: string, user: string, token: string) {
    this.#hub = hub;
    this.#user = user;
    this.#token = token;
  }

  /**
   * Logs in with a password, as the page does, and starts the server.
   *
   * @throws VergerError remote `notebook-login` when the password is wrong, `notebook-server` when it does not start
   */
  static async open(hub: string, user: string, password: string): Promise<UserServer> {
    const page = await visit(`${hub}/hub/login`, {});
    const form = new URLSearchParams({ username: user, password, _xsrf: xsrfIn(page.cookies) });
    const answer = await visit(`${hub}/hub/login?next=`, {
      method: 'POST',
      headers: { cookie: page.cookies, 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    if (answer.status !== 302) {
      throw new VergerError('remote', 'notebook-login', `JupyterHub rejects the login of ${user}`, {
        hint: 'check name and password',
      });
    }
    const home = await visit(`${hub}/hub/token`, { headers: { cookie: answer.cookies } });
    const cookies = `${answer.cookies}; ${home.cookies}`;
    const issued = await visit(`${hub}/hub/api/users/${user}/tokens`, {
      method: 'POST',
      headers: { cookie: cookies, 'x-xsrftoken': xsrfIn(cookies), 'sec-fetch-mode': 'cors' },
      body: JSON.stringify({ note: 'verger', expires_in: 3600 }),
    });
    if (issued.status >= 300) throw failed('a token', issued.status, issued.text);
    const { token } = JSON.parse(issued.text) as { token: string };
    const server = new UserServer(hub, user, token);
    await server.#start();
    return server;
  }

  async #start(): Promise<void> {
    const asked = await this.#call('POST', `/hub/api/users/${this.#user}/server`);
    if (asked.status >= 400) throw failed('a server', asked.status, await asked.text());
    // Ends with the server's being ready, or its failure.
    const progress = await this.#call('GET', `/hub/api/users/${this.#user}/server/progress`);
    const told = await progress.text();
    if (!told.includes('"ready": true')) throw failed('a server', progress.status, told.slice(-300));
  }

  /** A notebook's code cells, in order. */
  async cells(path: string): Promise<string[]> {
    const answer = await this.#call('GET', `/user/${this.#user}/api/contents/${path}?content=1`);
    if (!answer.ok) throw failed(path, answer.status, await answer.text());
    const { content } = (await answer.json()) as {
      content: { cells: { cell_type: string; source: string }[] };
    };
    return content.cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source);
  }

  /** Puts a notebook, or another file of text, where the server keeps its contents. */
  async put(path: string, text: string): Promise<void> {
    const notebook = path.endsWith('.ipynb');
    const model = notebook
      ? { type: 'notebook', format: 'json', content: JSON.parse(text) }
      : { type: 'file', format: 'text', content: text };
    const answer = await this.#call('PUT', `/user/${this.#user}/api/contents/${path}`, model);
    if (!answer.ok) throw failed(path, answer.status, await answer.text());
  }

  /**
   * Runs cells one after another in a new kernel, until one fails.
   *
   * @param path of the notebook: the kernel works in its folder
   * @param name of the kernel @default TypeScript's
   */
  async run(
    path: string,
    cells: readonly string[],
    onCell: (at: number) => void,
    name = 'deno',
  ): Promise<CellOutput[][]> {
    const answer = await this.#call('POST', `/user/${this.#user}/api/sessions`, {
      ...{ path, name: path, type: 'notebook', kernel: { name } },
    });
    if (!answer.ok) throw failed('a kernel', answer.status, await answer.text());
    const { id, kernel } = (await answer.json()) as { id: string; kernel: { id: string } };
    const address = `${this.#hub.replace(/^http/, 'ws')}/user/${this.#user}/api/kernels/${kernel.id}/channels`;
    const socket = new WebSocket(address, { headers: { authorization: `token ${this.#token}` } });
    try {
      await new Promise((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
      });
      const kernel = new KernelClient(socket);
      for (const [at, code] of cells.entries()) {
        onCell(at);
        if (!(await kernel.execute(code))) break;
      }
      return await kernel.outputs();
    } finally {
      socket.close();
      await this.#call('DELETE', `/user/${this.#user}/api/sessions/${id}`);
    }
  }

  /** Ends the server. */
  async close(): Promise<void> {
    await this.#call('DELETE', `/hub/api/users/${this.#user}/server`);
  }

  #call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(this.#hub + path, {
      method,
      headers: { authorization: `token ${this.#token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

/** The last cookie against forged requests. */
const xsrfIn = (cookies: string): string =>
  decodeURIComponent([...cookies.matchAll(/_xsrf=([^;]+)/g)].at(-1)?.[1] ?? '');

interface Visit {
  readonly status: number;
  /** As they are sent back. */
  readonly cookies: string;
  readonly text: string;
}

/** As a browser opens a page: `fetch` says of itself that it is a script, and gets no cookies against forgery. */
function visit(
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method, headers: { 'sec-fetch-mode': 'navigate', ...headers } },
      (answer) => {
        let text = '';
        const cookies = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
        answer.setEncoding('utf8').on('data', (more: string) => {
          text += more;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, cookies, text }));
        answer.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

const failed = (what: string, status: number, text: string) =>
  new VergerError(
    'remote',
    'notebook-server',
    `JupyterHub does not return ${what}: ${status} ${text.trim()}`,
  );

interface Message {
  readonly header: { readonly msg_type: string };
  readonly parent_header: { readonly msg_id?: string };
  readonly content: Record<string, unknown>;
}

/** With no message for so long, in milliseconds, none is on its way any more. */
const QUIET = 500;
/** A notebook that never falls silent is waited for so long, in milliseconds. */
const PATIENCE = 5000;

/**
 * Runs cells on a kernel's channels and hears what they give. https://jupyter-client.readthedocs.io/en/stable/messaging.html
 *
 * One listener for all cells, and still after the last: Deno's kernel sends outputs and states from two threads, so a
 * picture may follow the "idle" of its cell.
 */
class KernelClient {
  readonly #socket: WebSocket;
  readonly #cells: { readonly outputs: CellOutput[]; readonly waitsFor: Set<string>; ok: boolean }[] = [];
  #heardAt = performance.now();

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (raw: { toString(): string }) => this.#hear(JSON.parse(raw.toString()) as Message));
  }

  /** One cell; over when the kernel has replied and is idle again, in either order. False when it failed. */
  async execute(code: string): Promise<boolean> {
    const cell = { outputs: [], waitsFor: new Set(['execute_reply', 'idle']), ok: true };
    const id = String(this.#cells.push(cell) - 1);
    this.#socket.send(
      JSON.stringify({
        header: { msg_id: id, msg_type: 'execute_request', username: '', session: 'verger', version: '5.3' },
        parent_header: {},
        metadata: {},
        channel: 'shell',
        content: { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false },
      }),
    );
    await new Promise<void>((resolve, reject) => {
      const lost = () => reject(new Error('the kernel has gone'));
      const over = () => {
        if (cell.waitsFor.size > 0) return;
        this.#socket.off('message', over);
        this.#socket.off('close', lost);
        resolve();
      };
      this.#socket.on('message', over);
      this.#socket.once('close', lost);
    });
    return cell.ok;
  }

  /** Of all cells so far, once nothing more comes; after five seconds in any case. */
  async outputs(): Promise<CellOutput[][]> {
    const asked = performance.now();
    while (performance.now() - Math.min(this.#heardAt, asked + PATIENCE) < QUIET) await sleep(QUIET / 5);
    return this.#cells.map(({ outputs }) => outputs);
  }

  #hear({ header: { msg_type: kind }, parent_header: parent, content }: Message): void {
    this.#heardAt = performance.now();
    const cell = this.#cells[Number(parent.msg_id)];
    if (cell === undefined) return;
    const { outputs } = cell;
    if (kind === 'stream') outputs.push({ kind, data: { 'text/plain': String(content.text) } });
    else if (kind === 'display_data' || kind === 'execute_result') {
      outputs.push({ kind, data: content.data as CellOutput['data'] });
    } else if (kind === 'execute_reply' && content.status === 'error') {
      // The same stands in a message of kind "error", which may come later.
      cell.ok = false;
      outputs.push({ kind: 'error', data: { 'text/plain': `${content.ename}: ${content.evalue}` } });
    }
    cell.waitsFor.delete(kind === 'status' ? String(content.execution_state) : kind);
  }
}
