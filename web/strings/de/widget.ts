import type { Strings } from "../en.ts";

export const widget: Strings["widget"] = {
  open: "Chat öffnen",
  close: "Chat schließen",
  title: (desk) => `${desk} Support`,
  hello: "Hallo! Was können wir für Sie tun?",
  ask: "Nachricht schreiben",
  send: "Senden",
  source: "Aus unserer Hilfe",
  helped: "Das hat geholfen",
  glad: "Das freut uns!",
  person: "Mit einer Person sprechen",
  personWish: "Ich möchte bitte mit einem Menschen sprechen.",
  ticketIntro: "Da bin ich nicht sicher, deshalb gebe ich es unserem Team. Wie erreichen wir Sie?",
  personIntro: "Gern. Wie erreichen wir Sie?",
  email: "Ihre E-Mail-Adresse",
  made: (id) => `Ihre Anfrage ist ${id}. Die Antwort kommt hier.`,
  thinking: "Einen Moment …",
  again: "Neu beginnen",
};
