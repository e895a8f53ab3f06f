import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import type { Strings } from "../strings/en.ts";
import { whyNot } from "./states.tsx";

/** Says in a corner what has happened. */
export const say = (message: ReactNode): void =>
  void notifications.show({ message, color: "teal", withBorder: true });

/** Says in a corner what did not work, and why. */
export const complain = (error: Error, strings: Strings): void =>
  void notifications.show({
    title: strings.error.notDone,
    message: whyNot(error, strings),
    color: "red",
    withBorder: true,
    autoClose: 8000,
  });
