import { http, HttpResponse, type JsonBodyType } from 'msw';
import { server } from './server';

/** What the server got of one request. */
export interface Sent {
  path: string;
  body: unknown;
  key: string | null;
  match: string | null;
}

type Answer = () => Response;

export const ok =
  (body: object): Answer =>
  () =>
    HttpResponse.json(body as JsonBodyType);

export const refused =
  (status: number, body: object): Answer =>
  () =>
    HttpResponse.json(body as JsonBodyType, { status });

export const gone: Answer = () => new HttpResponse(null, { status: 204 });

/** Takes the requests of one kind and keeps them; the answers come in their order, the last one for good. */
export function taking(
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  ...answers: Answer[]
): Sent[] {
  const taken: Sent[] = [];
  server.use(
    http[method](`*/api/v1${path}`, async ({ request }) => {
      const { pathname, search } = new URL(request.url);
      const typed = await request.text();
      taken.push({
        path: pathname.replace('/api/v1', '') + search,
        body: typed === '' ? null : (JSON.parse(typed) as unknown),
        key: request.headers.get('idempotency-key'),
        match: request.headers.get('if-match'),
      });
      const answer = answers[taken.length - 1] ?? answers.at(-1);
      return answer?.();
    }),
  );
  return taken;
}

/** One object at its address, as one version of it. */
export function serving(path: string, body: object, etag = '"v1"'): void {
  server.use(
    http.get(`*/api/v1${path}`, () =>
      HttpResponse.json(body as JsonBodyType, { headers: { ETag: etag } }),
    ),
  );
}
