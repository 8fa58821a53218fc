import { errorFrom, networkError } from './errors';

/** Where a signed-in operator's refresh token is kept, for every tab. The access token never leaves memory. */
const REFRESH = 'mt.session';
const TOKEN_PATH = '/api/v1/auth/token';
const REVOKE_PATH = '/api/v1/auth/revoke';
const UNAUTHORIZED = 401;
const SERVER_FAILED = 500;

interface Tokens {
  access_token: string;
  refresh_token?: string | null;
}

/**
 * Whose session it is: `none` of a person's, `open` for somebody who signed in, `over` once it ended while the page was
 * open, `asked` when an operator of a local installation wants to sign in.
 */
export type SessionState = 'none' | 'open' | 'over' | 'asked';

let access: string | null = null;
let state: SessionState = 'none';
/** The profile of a local installation's launcher: any other environment refuses the header with 401. */
let localProfile: string | null = null;
const listeners = new Set<() => void>();
const otherTabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(REFRESH);

function become(next: SessionState): void {
  state = next;
  for (const tell of listeners) tell();
}

function stored(): string | null {
  try {
    return localStorage.getItem(REFRESH);
  } catch {
    return null;
  }
}

function keep(refresh: string | null): void {
  try {
    if (refresh === null) localStorage.removeItem(REFRESH);
    else localStorage.setItem(REFRESH, refresh);
  } catch {
    // storage is refused: the session lasts as long as the access token
  }
}

function end(): void {
  const hadWork = access !== null;
  access = null;
  keep(null);
  become(hadWork ? 'over' : 'none');
}

// What another tab renewed or ended holds here too.
otherTabs?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (typeof data !== 'string') return;
  access = data;
  become('open');
});
window.addEventListener('storage', ({ key, newValue }) => {
  if (key === REFRESH && newValue === null && access !== null) end();
});

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function sessionState(): SessionState {
  return state;
}

/** Work as the operator profile until somebody signs in. */
export function actAsLocalOperator(): void {
  localProfile = 'operator';
}

/** True when there is a session of a person, not only the local profile. */
export function isSignedIn(): boolean {
  return access !== null || stored() !== null;
}

/** Ask for a sign-in although the local profile would do. */
export function askToSignIn(): void {
  become('asked');
}

/** Go on without: only what was asked for can be put off, not a session that ended. */
export function doNotSignIn(): void {
  if (state === 'asked') become('none');
}

/** The name in the token of whoever signed in; null for a local profile. */
export function signedInName(): string | null {
  const [, claims] = access?.split('.') ?? [];
  if (claims === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(claims.replace(/-/g, '+').replace(/_/g, '/')), (character) =>
      character.charCodeAt(0),
    );
    const { name } = JSON.parse(new TextDecoder().decode(bytes)) as { name?: unknown };
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}

async function requestTokens(form: Record<string, string>): Promise<Response> {
  return globalThis.fetch(
    new Request(new URL(TOKEN_PATH, window.location.origin), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    }),
  );
}

async function adopt(response: Response): Promise<void> {
  const tokens = (await response.json()) as Tokens;
  access = tokens.access_token;
  keep(tokens.refresh_token ?? null);
  otherTabs?.postMessage(access);
  become('open');
}

/** Sign in with a password; throws an `ApiError` when the API refuses. */
export async function signIn(username: string, password: string): Promise<void> {
  let response: Response;
  try {
    response = await requestTokens({ grant_type: 'password', username, password });
  } catch (cause) {
    throw networkError(cause);
  }
  if (!response.ok) throw errorFrom(response, await response.json().catch(() => null));
  await adopt(response);
}

/** End the sign-in, on the server too when it answers, and in every tab. */
export async function signOut(): Promise<void> {
  const token = stored();
  const request = new Request(new URL(REVOKE_PATH, window.location.origin), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  // a server that does not answer must not keep anybody signed in on this machine
  if (token !== null) await authorised(request).catch(() => null);
  access = null;
  keep(null);
  become('none');
}

/** One tab at a time where the browser can say so; a token used twice would end the session. */
async function exclusively(act: () => Promise<boolean>): Promise<boolean> {
  // lib.dom has it everywhere; a page that is not secure lacks it
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? await locks.request(REFRESH, act) : await act();
}

let refreshing: Promise<boolean> | null = null;

/** Exchange the refresh token once, whoever asks meanwhile; false when the session is over. */
async function refresh(): Promise<boolean> {
  const expired = access;
  refreshing ??= exclusively(async () => {
    if (access !== expired) return access !== null;
    const token = stored();
    if (token === null) {
      end();
      return false;
    }
    const response = await requestTokens({ grant_type: 'refresh_token', refresh_token: token });
    if (response.ok) await adopt(response);
    else if (response.status === UNAUTHORIZED) end();
    else if (response.status < SERVER_FAILED) throw errorFrom(response, await response.json());
    return response.ok;
  }).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

function identified(request: Request): Request {
  const mine = new Request(request);
  if (access !== null) mine.headers.set('Authorization', `Bearer ${access}`);
  else if (localProfile !== null && state !== 'over') mine.headers.set('X-Actor-Id', localProfile);
  return mine;
}

/** Send a request as whoever is at work; an access token that has run out is renewed once and the request repeated. */
export async function authorised(request: Request): Promise<Response> {
  if (access === null && stored() !== null) await refresh();
  const spare = request.clone();
  const response = await globalThis.fetch(identified(request));
  if (response.status !== UNAUTHORIZED || access === null || !(await refresh())) return response;
  return globalThis.fetch(identified(spare));
}
