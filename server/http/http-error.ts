/** A failure that only HTTP knows: a method, a media type, a rate. The desk's own are AppErrors. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, options: { detail: string; headers?: Record<string, string> }) {
    super(options.detail);
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
  }
}
