import { Rating, type RatingProps } from "@mantine/core";
import { useStrings } from "../strings/use-strings.tsx";

/** A rating that was given: a picture, read as "4 of 5". */
export function Stars({ score, ...rest }: { score: number } & Pick<RatingProps, "size">) {
  const { tickets } = useStrings();
  return (
    <span role="img" aria-label={tickets.page.rating(score)}>
      <Rating value={score} readOnly aria-hidden {...rest} />
    </span>
  );
}
