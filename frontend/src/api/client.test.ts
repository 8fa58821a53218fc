import { http, HttpResponse } from 'msw';
import { server } from '@/test/server';
import { problem } from '@/test/data';
import { api, read } from './client';
import { ApiError, isTransient, NETWORK_ERROR } from './errors';
import { getHealth } from './system';

const me = '*/api/v1/me';
const ready = '*/api/v1/health/ready';
const failure = () => read(api.GET('/api/v1/me')).catch((error: unknown) => error as ApiError);

describe('read', () => {
  it('returns the body of an answer', async () => {
    await expect(read(api.GET('/api/v1/me'))).resolves.toEqual({
      actor_id: 'operator',
      roles: ['user'],
    });
  });

  it('carries what the envelope says', async () => {
    const body = {
      error: {
        code: 'forbidden',
        message: 'Not allowed.',
        details: { required: 'catalog:read' },
        trace_id: 'trace-12345678',
      },
    };
    server.use(http.get(me, () => HttpResponse.json(body, { status: 403 })));
    const error = await failure();
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 403,
      code: 'forbidden',
      message: 'Not allowed.',
      details: { required: 'catalog:read' },
      traceId: 'trace-12345678',
    });
    expect(isTransient(error)).toBe(false);
  });

  it('makes an error of an answer that is not from the API', async () => {
    server.use(
      http.get(me, () => {
        const headers = { 'X-Request-ID': 'request-1' };
        return new HttpResponse('<h1>Bad gateway</h1>', { status: 502, headers });
      }),
    );
    const error = await failure();
    expect(error).toMatchObject({ status: 502, code: 'http_502', traceId: 'request-1' });
    expect(isTransient(error)).toBe(true);
  });

  it('makes an error of no answer at all', async () => {
    server.use(http.get(me, () => HttpResponse.error()));
    const error = await failure();
    expect(error).toMatchObject({ status: 0, code: NETWORK_ERROR, traceId: null });
    expect(isTransient(error)).toBe(true);
  });
});

describe('getHealth', () => {
  it('reads a ready service', async () => {
    await expect(getHealth()).resolves.toMatchObject({ state: 'ready' });
  });

  const checks = { database: 'ok', migrations: 'ok', queue: 'failed' };
  it.each([
    ['the body', { status: 'failed', checks }],
    ['an error envelope', { error: { ...problem('service_unavailable').error, details: checks } }],
    ['the details of one', { error: { code: 'service_unavailable', details: { checks } } }],
  ])('reads what failed from %s', async (_where, body) => {
    server.use(http.get(ready, () => HttpResponse.json(body, { status: 503 })));
    await expect(getHealth()).resolves.toEqual({ state: 'degraded', checks });
  });

  it('takes a missing or foreign answer for an unreachable server', async () => {
    server.use(http.get(ready, () => HttpResponse.error()));
    await expect(getHealth()).resolves.toMatchObject({ state: 'unreachable' });
    server.use(http.get(ready, () => new HttpResponse(null, { status: 502 })));
    await expect(getHealth()).resolves.toMatchObject({ state: 'unreachable' });
  });
});
