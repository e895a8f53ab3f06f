/**
 * Records, articles and customers' words as a model is shown them: JSON between marks, so that what is written
 * inside is read as data. Nothing inside can end the block, because `<` is escaped.
 */
export const dataBlock = (name: string, value: unknown): string =>
  `<${name}>\n${JSON.stringify(value, null, 1).replaceAll("<", "\\u003c")}\n</${name}>`;
