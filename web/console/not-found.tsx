import { Button } from "@mantine/core";
import { Link } from "react-router";
import { Empty } from "../shared/states.tsx";
import { useStrings } from "../strings/use-strings.tsx";

export function NotFound() {
  const { notFound } = useStrings();
  return (
    <Empty
      title={notFound.title}
      order={1}
      action={
        <Button component={Link} to="/" variant="default">
          {notFound.home}
        </Button>
      }
    >
      {notFound.text}
    </Empty>
  );
}
