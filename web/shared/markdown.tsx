import { Typography } from "@mantine/core";
import ReactMarkdown from "react-markdown";

/** An article's text. Markup in it is shown, never run. */
export function Markdown({ text }: { text: string }) {
  return (
    <Typography className="markdown">
      <ReactMarkdown>{text}</ReactMarkdown>
    </Typography>
  );
}
