import { useStrings } from "../../strings/use-strings.tsx";

/** What a node is called; one that the page does not know, by its own name. */
export function useNodeText(): (node: string) => string {
  const { node: texts } = useStrings().runs;
  return (node) => texts[node as keyof typeof texts] ?? node;
}
