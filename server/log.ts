import { type DestinationStream, type Logger, pino } from "pino";

/** What customers wrote, who they are, and secrets. */
const PRIVATE = [
  "text",
  "description",
  "subject",
  "customer_email",
  "customer_name",
  "authorization",
  "apiKey",
] as const;

/** Customer text and secrets are never logged: their fields are cut out on the first three levels of whatever is told. */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      redact: {
        paths: PRIVATE.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: "[redacted]",
      },
    },
    destination ?? pino.destination(1),
  );
