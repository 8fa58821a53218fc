import { errorFrom, networkError } from './errors';

/** Where a signed-in operator's session is kept until the tab is closed. The access token never leaves memory. */
const REFRESH = 'mt.session';
const TOKEN_PATH = '/api/v1/auth/token';
const UNAUTHORIZED = 401;

interface Tokens {
  access_token: string;
  refresh_token?: string | null;
}

let access: string | null = null;
let refreshing: Promise<boolean> | null = null;
/** The profile of a local installation's launcher: any other environment refuses the header with 401. */
let localProfile: string | null = null;

function stored(): string | null {
  try {
    return sessionStorage.getItem(REFRESH);
  } catch {
    return null;
  }
}

function keep(refresh: string | null): void {
  try {
    if (refresh === null) sessionStorage.removeItem(REFRESH);
    else sessionStorage.setItem(REFRESH, refresh);
  } catch {
    // storage is refused: the session lasts as long as the page
  }
}

/** Work as the operator profile until somebody signs in. */
export function actAsLocalOperator(): void {
  localProfile = 'operator';
}

/** True when there is a session of a person, not only the local profile. */
export function isSignedIn(): boolean {
  return access !== null || stored() !== null;
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

export function signOut(): void {
  access = null;
  keep(null);
}

/** Exchange the refresh token once, whoever asks meanwhile; false when the session is over. */
async function refresh(): Promise<boolean> {
  const token = stored();
  if (token === null) return false;
  refreshing ??= (async () => {
    const response = await requestTokens({ grant_type: 'refresh_token', refresh_token: token });
    if (response.ok) await adopt(response);
    else if (response.status < 500) signOut();
    return response.ok;
  })().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

function identified(request: Request): Request {
  const mine = new Request(request);
  if (access !== null) mine.headers.set('Authorization', `Bearer ${access}`);
  else if (localProfile !== null) mine.headers.set('X-Actor-Id', localProfile);
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
