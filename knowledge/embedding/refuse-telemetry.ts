/**
 * Keeps the inference library from reporting to its maker: else it writes a device id and a queue of events to the
 * home folder and sends them away. It reads this variable, and nothing else, when its first session is made; a
 * worker thread that calls this must share its process's environment.
 */
export function refuseTelemetry(): void {
  // oxlint-disable-next-line node/no-process-env -- not read here: it is the library's only switch
  process.env["ORT_DISABLE_TELEMETRY"] = "1";
}
