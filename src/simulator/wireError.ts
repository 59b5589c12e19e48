/** A refusal as it goes over the wire: HTTP status, the service's code and sentence. */
export class WireError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: { details?: unknown[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'WireError';
  }
}
