import { AppError } from "../../domain/errors.js";

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** Longer ones break the lines of the files that are made. */
const MAX_LENGTH = 30;

/** One name in every form that files write it in. */
export type Names = {
  /** `order-risk`: file, folder, agent. */
  name: string;
  /** `OrderRisk`: types and schemas. */
  Pascal: string;
  /** `orderRisk` */
  camel: string;
  /** `order_risk`: state key, tool name. */
  key: string;
  /** `ORDER_RISK` */
  UPPER: string;
  /** `order risk` */
  words: string;
  /** `order[ -]risk`: the words as they may stand in a text. */
  signs: string;
};

/**
 * A name in every form.
 * @throws AppError "invalid_input" unless it is kebab-case and of a sensible length
 */
export function namesOf(name: string): Names {
  if (!KEBAB.test(name))
    throw new AppError(
      "invalid_input",
      `"${name}" is not a name: small letters, digits and hyphens, a letter first, such as order-risk`,
    );
  if (name.length > MAX_LENGTH)
    throw new AppError("invalid_input", `"${name}" is longer than ${MAX_LENGTH} characters`);
  const parts = name.split("-");
  const Pascal = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
  return {
    name,
    Pascal,
    camel: Pascal.charAt(0).toLowerCase() + Pascal.slice(1),
    key: parts.join("_"),
    UPPER: parts.join("_").toUpperCase(),
    words: parts.join(" "),
    signs: parts.join("[ -]"),
  };
}
