import { Problem, readProblem } from './problem';

type Query = Record<string, string | number | boolean | null | undefined>;

interface Options {
  query?: Query;
  signal?: AbortSignal;
  /** Makes a repeated write safe. */
  idempotencyKey?: string;
}

const ROOT = '/api/v1';
let csrfToken: string | null = null;

/** Keeps the token that every write carries. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** The server's API: JSON in and out, paths below /api/v1, failures thrown as `Problem`. */
export const api = {
  get: <T>(path: string, options?: Options) => call<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: Options) => call<T>('POST', path, body, options),
  put: <T>(path: string, body: unknown, options?: Options) => call<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options?: Options) => call<T>('PATCH', path, body, options),
  delete: <T = void>(path: string, options?: Options) => call<T>('DELETE', path, undefined, options),
};

/** The address of a path, for links that download. */
export function apiUrl(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return ROOT + path + (text ? `?${text}` : '');
}

/** Uploads a form with its progress (0..1), which `fetch` cannot tell. */
export function upload<T>(path: string, form: FormData, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl(path));
    request.responseType = 'text';
    if (csrfToken) request.setRequestHeader('X-CSRF-Token', csrfToken);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new Problem({ status: 0, code: 'unreachable' }));
    request.onload = () => {
      const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' };
      const response = new Response(request.responseText || null, { status: request.status, headers });
      settle<T>(response).then(resolve, reject);
    };
    request.send(form);
  });
}

async function call<T>(method: string, path: string, body: unknown, { query, signal, idempotencyKey }: Options = {}): Promise<T> {
  const headers = new Headers({ Accept: 'application/json' });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (method !== 'GET' && csrfToken) headers.set('X-CSRF-Token', csrfToken);
  if (idempotencyKey) headers.set('Idempotency-Key', idempotencyKey);
  const request = { method, headers, signal: signal ?? null, credentials: 'same-origin' as const, body: body === undefined ? null : JSON.stringify(body) };
  return settle<T>(await fetch(apiUrl(path, query), request).catch(unreachable));
}

async function settle<T>(response: Response): Promise<T> {
  if (!response.ok) throw await readProblem(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

function unreachable(error: unknown): never {
  if (error instanceof DOMException && error.name === 'AbortError') throw error;
  throw new Problem({ status: 0, code: 'unreachable' });
}
