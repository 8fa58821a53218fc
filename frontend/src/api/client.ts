import createClient from 'openapi-fetch';
import { ApiError, errorFrom, networkError } from './errors';
import type { Contracted } from './reads';
import { authorised } from './session';
import type { Tagged } from './types';

/** The one HTTP client. Same origin: the API serves the built pages, and the dev server forwards `/api`. */
export const api = createClient<Contracted>({
  baseUrl: window.location.origin,
  fetch: authorised,
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

async function answered<Data>(call: Promise<Answer<Data>>): Promise<Answer<Data>> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw cause instanceof ApiError ? cause : networkError(cause);
  }
  if (!answer.response.ok) throw errorFrom(answer.response, answer.error);
  return answer;
}

/** Wait for an answer and return its body; throw an `ApiError` for a refusal, a failure, or no answer at all. */
export async function read<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const answer = await answered(call);
  if (answer.data === undefined) throw errorFrom(answer.response, answer.error);
  return answer.data;
}

/** As `read`, with the tag of the version that was read. */
export async function readTagged<Data>(call: Promise<Answer<Data>>): Promise<Tagged<Data>> {
  const answer = await answered(call);
  if (answer.data === undefined) throw errorFrom(answer.response, answer.error);
  return { value: answer.data, etag: answer.response.headers.get('etag') };
}

/** As `read`, for an answer without a body. */
export async function done(call: Promise<Answer<unknown>>): Promise<void> {
  await answered(call);
}

/** Fetch a document that needs the identity of the one who asks: a link could not carry it. */
export async function readFile(path: string, signal?: AbortSignal): Promise<Blob> {
  let response: Response;
  try {
    response = await authorised(new Request(new URL(path, window.location.origin), { signal }));
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw networkError(cause);
  }
  if (response.ok) return response.blob();
  const body: unknown = await response.json().catch(() => null);
  throw errorFrom(response, body);
}

/** `If-Match` of a version, absent when its tag is not known. */
export function ifMatch(etag: string | null): { 'If-Match'?: string } {
  return etag === null ? {} : { 'If-Match': etag };
}

/** `Idempotency-Key` of one intent. */
export function once(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}
