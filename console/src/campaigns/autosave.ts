import { asProblem, type Problem } from '../api/problem';

export type SaveState =
  | { kind: 'saved'; at: Date | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  /** Not saved, tried again by itself. */
  | { kind: 'failed'; problem: Problem }
  /** Somebody saved a newer version; what was typed here is kept. */
  | { kind: 'conflict' };

interface Options<P, R> {
  version: number;
  save: (patch: Partial<P> & { version: number }) => Promise<R & { version: number }>;
  onSaved: (result: R & { version: number }) => void;
  onChange: () => void;
  delay?: number;
  retryAfter?: number;
}

/** Saves what is typed a moment after typing rests, one request at a time. What could not be saved stays until it can. */
export class Autosave<P extends object, R> {
  state: SaveState = { kind: 'saved', at: null };
  /** Fields the server refused, with the reason; the others are saved without them. */
  refused: Partial<Record<keyof P, Problem>> = {};
  private pending: Partial<P> = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;

  constructor(private readonly options: Options<P, R>) {}

  get version(): number {
    return this.options.version;
  }

  /** Whether something typed is not on the server yet. */
  get isDirty(): boolean {
    return Object.keys(this.pending).length > 0 || this.running !== null;
  }

  edit(patch: Partial<P>): void {
    Object.assign(this.pending, patch);
    for (const key of Object.keys(patch)) delete this.refused[key as keyof P];
    if (this.state.kind === 'conflict') return this.options.onChange();
    this.to({ kind: 'waiting' });
    this.later(this.options.delay ?? 800);
  }

  /** Saves at once; true when everything is on the server. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.running ??= this.run().finally(() => (this.running = null));
    await this.running;
    return Object.keys(this.pending).length === 0;
  }

  /** After a conflict: puts what was typed here on top of the newer version. */
  async keepMine(version: number): Promise<boolean> {
    this.options.version = version;
    this.to({ kind: 'waiting' });
    return this.flush();
  }

  /** Forgets what was typed here in favour of the version on the server. */
  takeTheirs(version: number): void {
    this.adopt(version);
    this.pending = {};
    this.refused = {};
    this.to({ kind: 'saved', at: null });
  }

  /** The server's version moved on for a reason other than our fields, such as a change of state. */
  adopt(version: number): void {
    this.options.version = version;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private later(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), milliseconds);
  }

  private async run(): Promise<void> {
    let sent = false;
    for (let batch = this.sendable(); batch !== null; batch = this.sendable()) {
      for (const key of Object.keys(batch)) delete this.pending[key as keyof P];
      this.to({ kind: 'saving' });
      try {
        const result = await this.options.save({ ...batch, version: this.options.version });
        this.options.version = result.version;
        sent = true;
        this.options.onSaved(result);
      } catch (error) {
        this.pending = { ...batch, ...this.pending };
        if (!this.survive(asProblem(error), batch)) return;
      }
    }
    if (Object.keys(this.pending).length > 0) return this.to({ kind: 'waiting' });
    if (sent) this.to({ kind: 'saved', at: new Date() });
  }

  /** True when the rest can still be saved. */
  private survive(problem: Problem, batch: Partial<P>): boolean {
    if (problem.status === 409 && problem.code === 'version_conflict') {
      this.to({ kind: 'conflict' });
      return false;
    }
    const fields = (problem.errors.length > 0 ? problem.errors : [problem]).flatMap(({ field }) => (field ? [field.split('.')[0] as keyof P] : []));
    const blamed = problem.status === 422 ? fields.filter((field) => field in batch) : [];
    for (const field of blamed) this.refused[field] = problem;
    if (blamed.length > 0) return true;
    this.to({ kind: 'failed', problem });
    if (problem.status === 0 || problem.status >= 500) this.later(this.options.retryAfter ?? 5_000);
    return false;
  }

  private sendable(): Partial<P> | null {
    const entries = Object.entries(this.pending).filter(([key]) => !(key in this.refused));
    return entries.length > 0 ? (Object.fromEntries(entries) as Partial<P>) : null;
  }

  private to(state: SaveState): void {
    this.state = state;
    this.options.onChange();
  }
}
