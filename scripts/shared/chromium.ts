import { existsSync } from "node:fs";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
];

/** Where a Chromium stands on this machine; undefined where none does. */
export const CHROMIUM = PLACES.find((place) => existsSync(place));

/** What is said where one is needed and none is there. */
export const NO_CHROMIUM = `No Chromium at ${PLACES.join(", ")}: install one (Debian: apt-get install chromium).`;
