import { Text, type TextProps } from "@mantine/core";
import { useLanguage, useStrings } from "../strings/use-strings.tsx";
import { agoText, durationText, momentText, useNow } from "./time.ts";

const SOON_MS = 30 * 60_000;

/** How long is left, or how long it has been over. Red when over, orange within the last half hour. */
export function Countdown({ to, ...rest }: { to: string } & TextProps) {
  const strings = useStrings();
  const { language } = useLanguage();
  const left = Date.parse(to) - useNow();
  const text = durationText(left, strings);
  return (
    <Text
      span
      size="sm"
      {...rest}
      className="countdown"
      data-soon={left > 0 && left < SOON_MS ? true : undefined}
      data-over={left <= 0 ? true : undefined}
      title={momentText(to, language)}
    >
      {left > 0 ? strings.due.in(text) : strings.due.over(text)}
    </Text>
  );
}

/** `4 min ago`, the moment itself on hover. */
export function Ago({ at, ...rest }: { at: string } & TextProps) {
  const strings = useStrings();
  const { language } = useLanguage();
  const now = useNow();
  return (
    <Text span size="xs" c="dimmed" {...rest}>
      <time dateTime={at} title={momentText(at, language)}>
        {agoText(at, now, strings)}
      </time>
    </Text>
  );
}
