import type { Strings } from "../en.ts";

export const dashboard: Strings["dashboard"] = {
  title: "Übersicht",
  days: (count) => `Letzte ${count} Tage`,
  period: "Zeitraum",
  alerts: {
    title: "Hinweise",
    none: "Im Augenblick braucht dich nichts.",
    kinds: {
      sla_breached: (count) =>
        count === 1
          ? "1 offenes Ticket hat eine Frist überschritten"
          : `${count} offene Tickets haben eine Frist überschritten`,
      sla_at_risk: (count) =>
        count === 1
          ? "1 offenes Ticket ist nah an einer Frist"
          : `${count} offene Tickets sind nah an einer Frist`,
      review_overdue: (count) =>
        count === 1 ? "1 Prüfung ist überfällig" : `${count} Prüfungen sind überfällig`,
      waiting_unassigned: (count) =>
        count === 1
          ? "1 Ticket wartet auf eine Person und hat keine"
          : `${count} Tickets warten auf eine Person und haben keine`,
      queue_unstaffed: (count) =>
        count === 1 ? "1 Queue ist ohne verfügbare Person" : `${count} Queues sind ohne verfügbare Person`,
      delivery_unknown: (count) =>
        count === 1
          ? "1 Zustellung muss eine Person klären"
          : `${count} Zustellungen muss eine Person klären`,
    },
  },
  queues: "Offene Tickets nach Queue",
  noQueues: "Kein Ticket ist offen.",
  sla: "Fristen offener Tickets",
  people: "Personen",
  peopleTable: "Auslastung und Leistung",
  reviews: "Prüfungen",
  reviewsOpen: "offen",
  reviewsOverdue: "überfällig",
  volume: "Tickets nach Tag und Kategorie",
  breaches: "Verpasste Fristen nach Tag",
  breached: "Verpasst",
  firstResponse: "Erste Antwort",
  resolution: "Lösung",
  average: "Durchschnitt",
  median: "Die Hälfte binnen",
  p90: "Neun von zehn binnen",
  upTo: (edge) => `≤ ${edge}`,
  over: (edge) => `> ${edge}`,
  resolutionRate: "Gelöst",
  automationRate: "Von der KI allein gelöst",
  csat: "Zufriedenheit",
  ratings: (count) => (count === 1 ? "1 Bewertung" : `${count} Bewertungen`),
  feedback: "Neueste Bewertungen",
  noFeedback: "Noch hat niemand bewertet.",
  noComment: "ohne Kommentar",
  person: "Person",
  load: "Offen",
  utilisation: "Auslastung",
  worked: "Bearbeitet",
  performance: "Leistung",
  resolvedCount: "Gelöst",
  table: "Tabelle",
  chart: "Diagramm",
  export: "CSV",
  tickets: "Tickets",
  day: "Tag",
  satisfaction: "Bewertungen",
  stars: (count) => (count === 1 ? "1 Stern" : `${count} Sterne`),
  forecast: (hours) => `Erwartet in den nächsten ${hours} Stunden`,
  forecastHint: "Neue Tickets je Queue, mit dem Bereich, in den acht von zehn Ausgängen fallen.",
  forecastShort: "Es gibt weniger als eine Woche Verlauf: Die Bereiche sind weit.",
  expected: "Erwartet",
  range: "Bereich",
  rangeText: (low, high) => `${low} bis ${high}`,
  wait: "Warten auf eine Person",
  noForecast: "Noch hatte keine Queue ein Ticket.",
  noData: "Für diesen Zeitraum gibt es nichts zu zeigen.",
};

export const settings: Strings["settings"] = {
  title: "Einstellungen",
  tabs: {
    people: "Personen",
    keys: "API-Schlüssel",
    policy: "Regeln",
    health: "Zustand",
    jobs: "Fehlgeschlagene Jobs",
  },
  people: {
    person: "Person",
    role: "Rolle",
    queues: "Queues",
    skills: "Fähigkeiten",
    presence: "Anwesenheit",
    load: "Offen / höchstens",
    hint: "Personen, Queues und Fähigkeiten stehen in deskgraph.yaml; die Anwesenheit wird hier gesetzt.",
  },
  keys: {
    key: "Schlüssel",
    name: "Name",
    role: "Rolle",
    expires: "Läuft ab",
    never: "nie",
    revoked: "Widerrufen",
    revoke: "Widerrufen",
    sure: (name) => `Den Schlüssel von ${name} widerrufen? Wer ihn benutzt, ist sofort abgemeldet.`,
    create: "Neuer Schlüssel",
    nameHint: "Name oder Nummer einer Person, E-Mail-Adresse eines Kunden, oder wie die Integration heißt",
    days: "Läuft ab nach (Tagen)",
    vouches: "Sie hat die Kunden geprüft, für die sie spricht",
    made: "Dieser Schlüssel wird nur jetzt gezeigt. Kopiere ihn.",
  },
  policy: {
    hash: "Geltende Fassung",
    hint: "Beim Start aus deskgraph.yaml gelesen. Zum Ändern: Datei bearbeiten und neu starten.",
    queues: "Queues",
    sla: "Erste Antwort und Lösung, nach Kanal und Priorität",
    autonomy: "Wann die KI allein antwortet",
    limits: "Was die KI allein tun darf",
    asked: "immer wird eine Person gefragt",
    below: (amount) => `unter ${amount}`,
    confidence: (percent) => `mindestens zu ${percent} % sicher`,
    tries: (count) => `höchstens ${count} Antworten je Ticket`,
    twoPeople: (amount) => `Ab ${amount} müssen zwei Personen zustimmen.`,
    undo: (seconds) => `Eine Antwort lässt sich ${seconds} s lang zurückholen.`,
  },
  health: {
    parts: {
      documents: "Datenbank",
      knowledge: "Klassifizierer und Suche",
      index: "Suchindex",
      jobs: "Job-Queue",
      live_events: "Live-Ereignisse",
    },
    states: { ok: "Läuft", starting: "Startet", degraded: "Läuft eingeschränkt", down: "Ausgefallen" },
    unreachable: "Der Desk antwortet nicht.",
  },
  jobs: {
    none: "Kein Job ist fehlgeschlagen.",
    retry: "Noch einmal",
    retried: "Er wurde noch einmal angefordert.",
    failed: "Fehlgeschlagen",
    attempts: "Versuche",
    error: "Warum",
  },
};
