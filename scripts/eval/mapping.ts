import { z } from "zod";
import { EvaluationCase } from "../../domain/evaluation.js";
import { readYaml } from "./read-file.js";

const { shape: EXPECTED } = EvaluationCase.shape.expected;

export const OF_TICKET = ["customer_email", "customer_name", "subject", "description", "order_id", "source"];
export const OF_CUSTOMER = ["identity", "tier", "orders"];
export const OF_EXPECTED = Object.keys(EXPECTED);

/** Everything that a flat row may hold. */
export const FIELDS: readonly string[] = ["case_id", ...OF_TICKET, ...OF_CUSTOMER, ...OF_EXPECTED];

const Field = z.string().refine((name) => FIELDS.includes(name), {
  error: ({ input }) => `${String(input)} is no field of a case: there are ${FIELDS.join(", ")}`,
});

/**
 * How a file's rows become cases. `columns`: for each field of a case (`subject`, `description`, `category`,
 * `must_contain` …) the column it stands in; `labels`: for a field, what its values mean here; a value that is not
 * named, or means null, is not expected, so that rows of foreign categories are still run.
 */
const Mapping = z
  .strictObject({
    columns: z.record(z.string(), z.string()).default({}),
    labels: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  })
  .superRefine(({ columns, labels }, context) => {
    for (const [part, fields] of Object.entries({ columns, labels }))
      for (const field of Object.keys(fields)) tell(context, [part, field], Field.safeParse(field));
    for (const [field, meanings] of Object.entries(labels)) {
      const schema: z.ZodType | undefined = EXPECTED[field as keyof typeof EXPECTED];
      for (const [label, meaning] of Object.entries(meanings))
        if (schema && meaning !== null) tell(context, ["labels", field, label], schema.safeParse(meaning));
    }
  });
export type Mapping = z.infer<typeof Mapping>;

/** The mapping of a YAML or JSON file. @throws AppError "invalid_input" naming the field or label that means nothing */
export const readMapping = (file: string): Promise<Mapping> =>
  readYaml(file, { name: "a mapping", schema: Mapping });

function tell(context: z.RefinementCtx, path: string[], { error }: z.ZodSafeParseResult<unknown>): void {
  if (error)
    context.addIssue({ code: "custom", path, message: error.issues[0]?.message ?? "it means nothing" });
}
