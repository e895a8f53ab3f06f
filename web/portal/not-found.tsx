import { Button } from "@mantine/core";
import { Link } from "react-router";
import { Empty } from "../shared/states.tsx";
import { useTitle } from "../shared/use-title.ts";
import { useStrings } from "../strings/use-strings.tsx";

export function NotFound() {
  const { notFound } = useStrings();
  useTitle(notFound.title, "");
  return (
    <Empty
      title={notFound.title}
      order={1}
      action={
        <Button component={Link} to="/">
          {notFound.home}
        </Button>
      }
    >
      {notFound.text}
    </Empty>
  );
}
