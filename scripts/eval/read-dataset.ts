import { basename, extname } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import { EvaluationCase } from "../../domain/evaluation.js";
import { FIELDS, OF_CUSTOMER, OF_EXPECTED, OF_TICKET, readMapping, type Mapping } from "./mapping.js";
import { readText } from "./read-file.js";

/** Exports have tickets without a subject, and with longer ones than a ticket bears. */
const NO_SUBJECT = "(no subject)";
const MAX_SUBJECT = 300;
const MISTAKES_SHOWN = 10;

type Dataset = { name: string; cases: EvaluationCase[] };

/** A file that is not told how to be read must be meant for us: a field that is none is a slip. */
const AS_IT_IS: Mapping = { columns: {}, labels: {} };

/**
 * The cases of a JSON Lines or CSV file: rows that are cases already, or flat ones with the fields as columns,
 * renamed and relabelled by a mapping file (YAML or JSON).
 * @throws AppError "invalid_input" naming file, row and what was expected
 */
export async function readDataset(
  file: string,
  { map, limit }: { map?: string | undefined; limit?: number | undefined } = {},
): Promise<Dataset> {
  const mapping = map === undefined ? AS_IT_IS : await readMapping(map);
  const text = await readText(file);
  const rows = extname(file) === ".csv" ? csvRows(text, file) : jsonRows(text, file);
  const mistakes: string[] = missingColumns(rows, mapping).map((column) => `${file}: no row has ${column}`);
  const cases = rows.slice(0, limit).flatMap(({ row, at }) => {
    const unknown = mapping === AS_IT_IS ? unknownField(row) : undefined;
    if (unknown !== undefined)
      mistakes.push(`${file}:${at}: ${unknown} is no field of a case; --map names other files' columns`);
    const parsed = EvaluationCase.safeParse(caseOf(row, { mapping, at }));
    if (parsed.success) return [parsed.data];
    const [issue] = parsed.error.issues;
    mistakes.push(`${file}:${at}: ${issue?.path.join(".")}: ${issue?.message}`);
    return [];
  });
  if (mistakes.length > 0) {
    const more = mistakes.length > MISTAKES_SHOWN ? [`and ${mistakes.length - MISTAKES_SHOWN} more`] : [];
    throw new AppError("invalid_input", [...mistakes.slice(0, MISTAKES_SHOWN), ...more].join("\n"));
  }
  if (cases.length === 0) throw new AppError("invalid_input", `${file} holds no case`);
  return { name: basename(file), cases };
}

const isCase = (row: Record<string, unknown>): boolean => "ticket" in row;

const unknownField = (row: Record<string, unknown>): string | undefined =>
  isCase(row) ? undefined : Object.keys(row).find((name) => !FIELDS.includes(name));

/** Columns of the mapping that the file does not have. */
function missingColumns(rows: readonly Row[], { columns }: Mapping): string[] {
  const held = new Set(rows.flatMap(({ row }) => Object.keys(row)));
  return rows.length === 0 ? [] : Object.values(columns).filter((column) => !held.has(column));
}

type Row = { row: Record<string, unknown>; at: number };

function jsonRows(text: string, file: string): Row[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [{ row: z.record(z.string(), z.unknown()).parse(JSON.parse(line)), at: index + 1 }];
    } catch (cause) {
      throw new AppError("invalid_input", `${file}:${index + 1}: expected a JSON object`, { cause });
    }
  });
}

function csvRows(text: string, file: string): Row[] {
  try {
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parseCsv(text, {
      columns: true,
      skip_empty_lines: true,
      bom: true,
      info: true,
    });
    // Cells may have several lines: a row begins after the one before it has ended.
    return rows.map(({ record }, nth) => ({
      row: Object.fromEntries(Object.entries(record).map(fromCsv)),
      at: (rows[nth - 1]?.info.lines ?? 1) + 1,
    }));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it is no CSV";
    throw new AppError("invalid_input", `${file}: ${why}`, { cause });
  }
}

/** A cell that holds JSON is that value; an empty one is left out. */
function fromCsv([name, cell]: [string, string]): [string, unknown] {
  if (cell.trim() === "") return [name, undefined];
  if (!/^(?:\[|\{|true$|false$|-?\d+(?:\.\d+)?$)/.test(cell)) return [name, cell];
  try {
    return [name, JSON.parse(cell)];
  } catch {
    return [name, cell];
  }
}

/** A cell's text; numbers and switches as they are written. */
const textOf = (value: unknown): string =>
  typeof value === "string" ? value : value == null ? "" : JSON.stringify(value);

function caseOf(row: Record<string, unknown>, { mapping, at }: { mapping: Mapping; at: number }): unknown {
  if (isCase(row)) return { case_id: `row-${at}`, ...row };
  // A column that stands for one field is not another field's by its name.
  const taken = new Set(Object.values(mapping.columns));
  const valueOf = (field: string): unknown => {
    const column = mapping.columns[field] ?? (taken.has(field) ? undefined : field);
    const value = column === undefined ? undefined : row[column];
    const labels = mapping.labels[field];
    return labels === undefined || value === undefined ? value : labels[textOf(value)];
  };
  const some = (fields: readonly string[]) =>
    Object.fromEntries(fields.map((field) => [field, valueOf(field)]).filter(([, value]) => value != null));
  const subject = textOf(valueOf("subject")).trim();
  return {
    case_id: textOf(valueOf("case_id")) || `row-${at}`,
    ticket: { ...some(OF_TICKET), subject: subject.slice(0, MAX_SUBJECT) || NO_SUBJECT },
    customer: some(OF_CUSTOMER),
    expected: some(OF_EXPECTED),
  };
}
