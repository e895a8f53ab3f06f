import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** From nearly white to nearly black; contrast of white text on shade 6 is 5.6:1. */
const desk: MantineColorsTuple = [
  "#eef2ff",
  "#dbe3fd",
  "#b5c4f8",
  "#8ca3f3",
  "#6a86ef",
  "#5070e4",
  "#3457d5",
  "#2a48b8",
  "#223b98",
  "#1a2e78",
];

export const theme = createTheme({
  primaryColor: "desk",
  primaryShade: { light: 6, dark: 6 },
  colors: { desk },
  defaultRadius: "md",
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  headings: { fontWeight: "650" },
  // Of a dialog, not of the page: it would be a second banner beside the page's own.
  components: { ModalHeader: { defaultProps: { role: "presentation" } } },
  cursorType: "pointer",
  respectReducedMotion: true,
});
