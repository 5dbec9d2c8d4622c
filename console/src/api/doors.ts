import type { components, paths } from './schema.gen';

export type Schemas = components['schemas'];
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** A path with its ids left open: `/campaigns/{id}` is any `/campaigns/${string}`. */
type Opened<Path> = Path extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Opened<After>}` : Path;
type Below<Key> = Key extends `/api/v1${infer Rest}` ? Opened<Rest> : never;
/** The document's key of a path as the console writes it; exact, as `/segments/${string}` is wider than `/segments/count`. */
type KeyOf<P> = P extends unknown ? { [Key in keyof paths]: [P, Below<Key>] extends [Below<Key>, P] ? Key : never }[keyof paths] : never;
type Operation<M extends Method, P> = KeyOf<P> extends infer Key extends keyof paths ? paths[Key][M] : never;
type Json<T> = T extends { content: { 'application/json': infer Shape } } ? Shape : never;
type OrNothing<T> = [T] extends [never] ? void : T;

/** Paths below /api/v1 that have the method. */
export type PathOf<M extends Method> = Below<{ [Key in keyof paths]: paths[Key] extends Record<M, object> ? Key : never }[keyof paths]> & string;
/** What comes back. */
export type Answer<M extends Method, P> = Operation<M, P> extends { responses: infer R } ? OrNothing<Json<R[keyof R]>> : never;
/** What is sent; never where nothing is. */
export type Body<M extends Method, P> = Operation<M, P> extends { requestBody?: infer R } ? Json<NonNullable<R>> : never;
/** What the address asks for; null and undefined are left out of it. */
export type Query<M extends Method, P> = Operation<M, P> extends { parameters: { query?: infer Q } } ? { [Key in keyof Q]?: Q[Key] | null } : never;
/** A row of the list that a path leads to. */
export type RowOf<P> = Answer<'get', P> extends { items: (infer Row)[] } ? Row : never;
