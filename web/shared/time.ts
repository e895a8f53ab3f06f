import { useSyncExternalStore } from "react";
import type { Strings } from "../strings/en.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const hear of listeners) hear();
  }, SECOND_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in milliseconds, once a second: one clock for the whole page. */
export const useNow = (): number =>
  useSyncExternalStore(subscribe, () => {
    if (timer === undefined) now = Date.now();
    return now;
  });

/** `2 d 3 h`, `1 h 20 min`, `4 min`, `30 s`: at most two parts, seconds only within the last two minutes. */
export function durationText(ms: number, { time }: Pick<Strings, "time">): string {
  const left = Math.abs(ms);
  if (left >= DAY_MS) {
    const hours = Math.floor((left % DAY_MS) / HOUR_MS);
    return `${Math.floor(left / DAY_MS)} ${time.days}${hours > 0 ? ` ${hours} ${time.hours}` : ""}`;
  }
  if (left >= HOUR_MS) {
    const minutes = Math.floor((left % HOUR_MS) / MINUTE_MS);
    return `${Math.floor(left / HOUR_MS)} ${time.hours}${minutes > 0 ? ` ${minutes} ${time.minutes}` : ""}`;
  }
  if (left >= 2 * MINUTE_MS) return `${Math.floor(left / MINUTE_MS)} ${time.minutes}`;
  return `${Math.floor(left / SECOND_MS)} ${time.seconds}`;
}

/** `4 min ago`, `in 2 h`, `just now`. */
export function agoText(at: string, at0: number, strings: Pick<Strings, "time" | "ago">): string {
  const ms = at0 - Date.parse(at);
  if (Math.abs(ms) < 10 * SECOND_MS) return strings.ago.now;
  const [first = "", unit = ""] = durationText(ms, strings).split(" ");
  return ms > 0 ? strings.ago.ago(`${first} ${unit}`) : strings.ago.in(`${first} ${unit}`);
}

/** Day and time as the language writes them. */
export const momentText = (at: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));

export const dayText = (at: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(at));
