/** A random key; `randomUUID` exists only where the page is secure, and a demonstration on a local network is not. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The idempotency keys of one form. The same content keeps its key through every retry, so that a lost answer cannot
 * act twice; other content is another intent. `settle` forgets the key once the intent was carried out.
 */
export class Intent {
  private key: string | null = null;
  private content = '';

  keyFor(payload: unknown): string {
    const content = JSON.stringify(payload);
    if (this.key === null || content !== this.content) {
      this.key = newKey();
      this.content = content;
    }
    return this.key;
  }

  settle(): void {
    this.key = null;
  }
}
