import createClient from 'openapi-fetch';
import { ApiError, errorFrom, networkError } from './errors';
import type { Contracted } from './reads';

/** The one HTTP client. Same origin: the API serves the built pages, and the dev server forwards `/api`. */
export const api = createClient<Contracted>({
  baseUrl: window.location.origin,
  // looked up at each call, so that a test can put its own network in between
  fetch: (request) => globalThis.fetch(request),
});

/** Work as the operator profile of a local installation; any other environment refuses the header with 401. */
export function actAsLocalOperator(): void {
  api.use({
    onRequest: ({ request }) => {
      request.headers.set('X-Actor-Id', 'operator');
      return request;
    },
  });
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** Wait for an answer and return its body; throw an `ApiError` for a refusal, a failure, or no answer at all. */
export async function read<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw cause instanceof ApiError ? cause : networkError(cause);
  }
  if (!answer.response.ok || answer.data === undefined) {
    throw errorFrom(answer.response, answer.error);
  }
  return answer.data;
}
