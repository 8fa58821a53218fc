/** The code of a request that got no answer at all. */
export const NETWORK_ERROR = 'network_error';

const PRECONDITION_FAILED = 412;

interface Envelope {
  code: string;
  message: string;
  details: unknown;
  trace_id: string | null;
  /** Seconds to wait before asking again, where the answer says so. */
  retry_after?: number | null;
}

/** One rule broken by one field of the body. */
export interface FieldProblem {
  /** Where in the body, without the leading "body": `client.cin`. */
  path: string;
  message: string;
  kind: string;
}

/** What the API said when it refused or failed: a stable code to decide on, and the trace id to quote. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  readonly traceId: string | null;
  readonly retryAfter: number | null;

  constructor(status: number, envelope: Envelope) {
    super(envelope.message);
    this.status = status;
    this.code = envelope.code;
    this.details = envelope.details;
    this.traceId = envelope.trace_id;
    this.retryAfter = envelope.retry_after ?? null;
  }
}

/** Narrow an answer of unknown shape before reading its fields. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Build the error of an answer, also of one that did not come from the API (a proxy's page, an empty body). */
export function errorFrom(response: Response, body: unknown): ApiError {
  const inner = isRecord(body) && isRecord(body['error']) ? body['error'] : {};
  const text = (key: string) => {
    const value = inner[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return new ApiError(response.status, {
    code: text('code') ?? `http_${response.status}`,
    message: text('message') ?? (response.statusText || `HTTP ${response.status}`),
    details: inner['details'] ?? null,
    trace_id: text('trace_id') ?? response.headers.get('x-request-id'),
    retry_after: Number(response.headers.get('retry-after')) || null,
  });
}

export function networkError(cause: unknown): ApiError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ApiError(0, { code: NETWORK_ERROR, message, details: null, trace_id: null });
}

/** True when asking again can help: nothing answered, or the server itself failed. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

/** True when somebody else changed the object since it was read. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.status === PRECONDITION_FAILED;
}

/** One fact of a refusal's details, or undefined: `detailOf(error, 'minimum_end_date')`. */
export function detailOf(error: unknown, name: string): unknown {
  return error instanceof ApiError && isRecord(error.details) ? error.details[name] : undefined;
}

/** The fields of the body that a refusal names. */
export function fieldProblems(error: unknown): FieldProblem[] {
  const found = detailOf(error, 'errors');
  if (!Array.isArray(found)) return [];
  return found.filter(isRecord).flatMap(({ loc, msg, type }) => {
    if (!Array.isArray(loc) || loc[0] !== 'body') return [];
    const path = loc.slice(1).map(String).join('.');
    return [{ path, message: String(msg), kind: String(type) }];
  });
}
