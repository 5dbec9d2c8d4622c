import { hasMessage, tCode } from '../i18n';
import type { Schemas } from './doors';

type Sent = Schemas['Problem'];
type Part = Pick<Sent, 'code'> & Partial<Pick<Sent, 'field' | 'params'>>;
type Wire = Pick<Sent, 'code' | 'status'> & Partial<Sent>;

/** Why a call failed: a stable code with its parameters, never prose from the server. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Record<string, unknown>;
  readonly field: string | null;
  /** The request's id, to quote to support. */
  readonly instance: string | null;
  readonly errors: Part[];

  constructor({ status, code, params = {}, field = null, instance, errors = [] }: Wire) {
    super(code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.params = params;
    this.field = field;
    this.instance = instance ?? null;
    this.errors = errors;
  }

  /** What went wrong, in the reader's language. */
  get words(): string {
    return wordsOf(this, this.status);
  }

  /** Messages by field, for a form; the field-less part stays in `words`. */
  get fields(): Record<string, string> {
    const parts = this.errors.length > 0 ? this.errors : [this];
    return Object.fromEntries(parts.flatMap((part) => (part.field ? [[part.field, wordsOf(part, this.status)]] : [])));
  }
}

/** Turns any thrown thing into a `Problem`. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({ status: 0, code: 'console_failed', params: { detail: error instanceof Error ? error.message : String(error) } });
}

/** Reads a failed response; an answer that is not problem+json still gets a code. */
export async function readProblem(response: Response): Promise<Problem> {
  const instance = response.headers.get('x-request-id') ?? undefined;
  if (!response.headers.get('content-type')?.includes('json')) return new Problem({ status: response.status, code: statusCode(response.status), instance });
  const body = (await response.json().catch(() => ({}))) as Partial<Wire>;
  return new Problem({ ...body, instance: body.instance ?? instance, status: response.status, code: body.code ?? statusCode(response.status) });
}

function wordsOf(part: Part, status: number): string {
  const params = Object.fromEntries(Object.entries(part.params ?? {}).map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : value]));
  if (hasMessage(`errors.${part.code}`)) return tCode('errors', part.code, params);
  return tCode('errors', statusCode(status), params);
}

function statusCode(status: number): string {
  if (status === 0) return 'unreachable';
  if (status === 401) return 'signed_out';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too_large';
  if (status === 429) return 'too_many_requests';
  return status >= 500 ? 'server_failed' : 'bad_request';
}
