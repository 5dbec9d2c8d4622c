import type { Answer, Body, Method, PathOf, Query } from './doors';
import { Problem, readProblem } from './problem';

interface Options<M extends Method, P> {
  query?: Query<M, P>;
  signal?: AbortSignal;
  /** Makes a repeated write safe. */
  idempotencyKey?: string;
}
/** The body, where the door takes one, and the options. */
type Rest<M extends Method, P> = [Body<M, P>] extends [never] ? [body?: undefined, options?: Options<M, P>] : [body: Body<M, P>, options?: Options<M, P>];

const ROOT = '/api/v1';
let csrfToken: string | null = null;

/** Keeps the token that every write carries. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** The server's API: JSON in and out, paths below /api/v1 as its document has them, failures thrown as `Problem`. */
export const api = {
  get: <P extends PathOf<'get'>>(path: P, options?: Options<'get', P>) => call<Answer<'get', P>>('GET', path, undefined, options),
  post: <P extends PathOf<'post'>>(path: P, ...[body, options]: Rest<'post', P>) => call<Answer<'post', P>>('POST', path, body, options),
  put: <P extends PathOf<'put'>>(path: P, ...[body, options]: Rest<'put', P>) => call<Answer<'put', P>>('PUT', path, body, options),
  patch: <P extends PathOf<'patch'>>(path: P, ...[body, options]: Rest<'patch', P>) => call<Answer<'patch', P>>('PATCH', path, body, options),
  delete: <P extends PathOf<'delete'>>(path: P) => call<Answer<'delete', P>>('DELETE', path, undefined),
};

/** The address of a path, for links that download. */
export function apiUrl(path: PathOf<'get'>, query: object = {}): string {
  return addressOf(path, query);
}

function addressOf(path: string, query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return ROOT + path + (text ? `?${text}` : '');
}

/** Uploads a form with its progress (0..1), which `fetch` cannot tell. */
export function upload<P extends PathOf<'post'>>(path: P, form: FormData, onProgress: (share: number) => void): Promise<Answer<'post', P>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', addressOf(path, {}));
    request.responseType = 'text';
    if (csrfToken) request.setRequestHeader('X-CSRF-Token', csrfToken);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new Problem({ status: 0, code: 'unreachable' }));
    request.onload = () => {
      const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' };
      const response = new Response(request.responseText || null, { status: request.status, headers });
      settle<Answer<'post', P>>(response).then(resolve, reject);
    };
    request.send(form);
  });
}

async function call<T>(method: string, path: string, body: unknown, { query = {}, signal, idempotencyKey }: { query?: object; signal?: AbortSignal; idempotencyKey?: string } = {}): Promise<T> {
  const headers = new Headers({ Accept: 'application/json' });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (method !== 'GET' && csrfToken) headers.set('X-CSRF-Token', csrfToken);
  if (idempotencyKey) headers.set('Idempotency-Key', idempotencyKey);
  const request = { method, headers, signal: signal ?? null, credentials: 'same-origin' as const, body: body === undefined ? null : JSON.stringify(body) };
  return settle<T>(await fetch(addressOf(path, query), request).catch(unreachable));
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
