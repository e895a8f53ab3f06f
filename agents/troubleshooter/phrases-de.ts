import type { Phrases } from "./phrases.js";

const numbers = new Intl.NumberFormat("de-DE", { minimumFractionDigits: 2 });
const days = new Intl.DateTimeFormat("de-DE", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});
const money = ({ amount, currency }: { amount: string; currency: string }) =>
  `${numbers.format(Number(amount))} ${currency}`;

const STATUS = { cancelled: "storniert", refunded: "erstattet", returned: "zurückgesandt" } as const;

const toOrder = (order: string | null) => (order ? ` zur Bestellung ${order}` : "");

/** German replies, in the polite form. */
export const PHRASES_DE: Phrases = {
  greeting: ({ name }) => (name ? `Hallo ${name},` : "Guten Tag,"),
  openings: {
    request_refund: {
      calm: ({ order }) =>
        `vielen Dank für Ihre Nachricht${toOrder(order)}. Gern kümmere ich mich um Ihre Erstattung.`,
      upset: ({ order }) =>
        `es tut mir leid, dass Ihr Einkauf nicht so war wie erhofft und Sie uns${toOrder(order)} um eine Erstattung bitten müssen. Ich verstehe Ihre Enttäuschung und möchte das in Ordnung bringen.`,
    },
    refund_status: {
      calm: ({ order }) => `vielen Dank für Ihre Nachfrage zu Ihrer Erstattung${toOrder(order)}.`,
      upset: ({ order }) =>
        `es tut mir leid, dass Sie noch auf Ihre Erstattung warten${toOrder(order)}. Es ist Ihr Geld, und Sie sollten genau wissen, wo es ist.`,
    },
    track_shipment: {
      calm: ({ order }) => `vielen Dank für Ihre Frage nach Ihrer Sendung${toOrder(order)}.`,
      upset: ({ order }) =>
        `es tut mir leid, dass Sie so lange warten müssen. Ich verstehe Ihren Ärger${toOrder(order)}; niemand sollte rätseln müssen, wo die eigene Sendung ist.`,
    },
    late_parcel: {
      calm: ({ order }) =>
        `vielen Dank für Ihren Hinweis${toOrder(order)}, dass mit der Lieferung etwas nicht stimmt.`,
      upset: ({ order }) =>
        `es tut mir leid, dass die Lieferung nicht so gekommen ist wie versprochen. Ich verstehe gut, wie ärgerlich das ist${toOrder(order)}.`,
    },
    damaged_item: {
      calm: ({ order }) =>
        `vielen Dank für Ihre Nachricht${toOrder(order)}. Es tut mir leid, dass Ihr Artikel beschädigt angekommen ist.`,
      upset: ({ order }) =>
        `es tut mir sehr leid, dass Ihr Artikel beschädigt angekommen ist. Dafür haben Sie nicht bezahlt, und ich verstehe Ihre Nachricht${toOrder(order)} gut.`,
    },
    wrong_item: {
      calm: ({ order }) =>
        `vielen Dank für Ihre Nachricht${toOrder(order)}. Es tut mir leid, dass Sie den falschen Artikel erhalten haben.`,
      upset: ({ order }) =>
        `es tut mir sehr leid, dass der falsche Artikel bei Ihnen angekommen ist. Der Fehler liegt bei uns, und ich verstehe Ihren Ärger${toOrder(order)}.`,
    },
    missing_item: {
      calm: ({ order }) =>
        `vielen Dank für Ihre Nachricht${toOrder(order)}. Es tut mir leid, dass etwas gefehlt hat.`,
      upset: ({ order }) =>
        `es tut mir sehr leid, dass Ihr Paket unvollständig war. Ich verstehe Ihre Enttäuschung${toOrder(order)}.`,
    },
    duplicate_charge: {
      calm: ({ order }) => `vielen Dank für Ihren Hinweis auf die doppelte Abbuchung${toOrder(order)}.`,
      upset: ({ order }) =>
        `die doppelte Abbuchung${toOrder(order)} tut mir leid. Niemand möchte zweimal bezahlen, und ich verstehe Ihre Sorge.`,
    },
    billing_question: {
      calm: ({ order }) => `vielen Dank für Ihre Frage zur Zahlung${toOrder(order)}.`,
      upset: ({ order }) =>
        `es tut mir leid, dass es mit der Zahlung Ärger gegeben hat${toOrder(order)}. Das klären wir.`,
    },
    invoice_request: {
      calm: ({ order }) => `vielen Dank für Ihre Nachricht zu Ihrer Rechnung${toOrder(order)}.`,
      upset: ({ order }) =>
        `es tut mir leid, dass Ihnen die Rechnung${toOrder(order)} zusätzliche Arbeit macht.`,
    },
    password_reset: {
      calm: () => "vielen Dank für Ihre Nachricht. Ein vergessenes Passwort ist schnell ersetzt.",
      upset: () =>
        "es tut mir leid, dass Sie nicht in Ihr Konto kommen. Ich weiß, wie ärgerlich das ist, und helfe Ihnen gern.",
    },
    login_problem: {
      calm: () =>
        "vielen Dank für Ihren Hinweis, dass die Anmeldung nicht klappt. Gern helfe ich Ihnen wieder in Ihr Konto.",
      upset: () =>
        "es tut mir leid, dass Sie nicht in Ihr Konto kommen. Ich verstehe, wie ärgerlich das ist, und helfe Ihnen gern.",
    },
    account_change: {
      calm: () => "vielen Dank für Ihre Nachricht. Ihre Kontodaten sind schnell geändert.",
      upset: () => "es tut mir leid, dass die Änderung Ihrer Kontodaten so mühsam war.",
    },
    delete_account: {
      calm: () => "vielen Dank für Ihre Nachricht. Was mit Ihren Daten geschieht, entscheiden Sie.",
      upset: () =>
        "es tut mir leid, dass es so weit gekommen ist. Ihre Daten gehören Ihnen, und Ihr Wunsch wird erfüllt.",
    },
    report_fraud: {
      calm: () =>
        "vielen Dank, dass Sie uns sofort schreiben. Wir nehmen jeden Hinweis auf Missbrauch ernst; jemand aus unserem Team sieht sich das vorrangig an.",
      upset: () =>
        "es tut mir sehr leid, das muss Sie erschreckt haben. Es war richtig, uns sofort zu schreiben; jemand aus unserem Team sieht sich das vorrangig an.",
    },
    safety_hazard: {
      calm: () =>
        "das tut mir sehr leid, und ich hoffe, dass niemand verletzt ist. Ihre Sicherheit geht vor; jemand aus unserem Team sieht sich das vorrangig an.",
      upset: () =>
        "es tut mir sehr leid, dass das passiert ist, und ich hoffe, dass es allen gut geht. Ihre Sicherheit geht vor; jemand aus unserem Team sieht sich das vorrangig an.",
    },
    report_fault: {
      calm: () =>
        "vielen Dank für Ihre Beschreibung. Es tut mir leid, dass es nicht so funktioniert, wie es soll.",
      upset: () =>
        "es tut mir leid, dass es nicht so funktioniert, wie es soll. Ich verstehe Ihren Ärger; gehen wir es gemeinsam an.",
    },
    setup_help: {
      calm: () => "vielen Dank für Ihre Nachricht. Gern helfe ich Ihnen bei der Einrichtung.",
      upset: () =>
        "es tut mir leid, dass die Einrichtung so mühsam ist. Gehen wir sie Schritt für Schritt durch.",
    },
    product_question: {
      calm: () => "vielen Dank für Ihr Interesse und Ihre Frage.",
      upset: () => "es tut mir leid, dass unsere Angaben Ihre Frage offengelassen haben.",
    },
    warranty_question: {
      calm: () => "vielen Dank für Ihre Frage zur Garantie.",
      upset: () =>
        "es tut mir leid, dass Ihr Produkt Sie im Stich gelassen hat. Sehen wir, was die Garantie für Sie tut.",
    },
    cancel_order: {
      calm: ({ order }) =>
        `vielen Dank für Ihre Nachricht${toOrder(order)}. Ich helfe Ihnen gern bei der Stornierung.`,
      upset: ({ order }) =>
        `es tut mir leid, dass es nicht so gelaufen ist, wie Sie es erwartet haben. Ich verstehe Ihren Wunsch nach einer Stornierung${toOrder(order)}.`,
    },
    change_order: {
      calm: ({ order }) => `vielen Dank für Ihren Änderungswunsch${toOrder(order)}.`,
      upset: ({ order }) =>
        `es tut mir leid, dass es Ärger gegeben hat. Ich verstehe Ihren Änderungswunsch${toOrder(order)}.`,
    },
    change_address: {
      calm: ({ order }) => `vielen Dank für Ihre Nachricht mit der neuen Lieferadresse${toOrder(order)}.`,
      upset: ({ order }) =>
        `ich verstehe, dass Ihr Paket sicher am richtigen Ort ankommen soll${toOrder(order)}, und bedaure die Unruhe.`,
    },
    replace_item: {
      calm: ({ order }) =>
        `vielen Dank für Ihre Nachricht${toOrder(order)}. Gern helfe ich Ihnen mit einem Ersatz.`,
      upset: ({ order }) =>
        `es tut mir leid, dass Ihr Artikel nicht so war, wie er sein sollte. Ich verstehe Ihre Enttäuschung${toOrder(order)}.`,
    },
    cancel_subscription: {
      calm: () => "vielen Dank für Ihre Nachricht. Schade, dass Sie Ihr Abonnement beenden möchten.",
      upset: () => "es tut mir leid, dass Ihr Abonnement Sie enttäuscht hat und Sie es beenden möchten.",
    },
    complain: {
      calm: () => "vielen Dank für Ihre offene Rückmeldung. Sie zeigt uns, wo wir besser werden müssen.",
      upset: () =>
        "was Sie mit uns erlebt haben, tut mir aufrichtig leid. Sie durften mehr erwarten, und ich verstehe Ihren Ärger.",
    },
    talk_to_person: {
      calm: () =>
        "vielen Dank für Ihre Nachricht. Natürlich können Sie mit jemandem aus unserem Team sprechen.",
      upset: () =>
        "es tut mir leid, dass Ihnen bisher nicht geholfen wurde. Sie möchten mit einem Menschen sprechen, und das werden Sie.",
    },
    say_thanks: {
      calm: () => "herzlichen Dank für Ihre freundlichen Worte. Darüber freuen wir uns sehr!",
      upset: () => "vielen Dank, dass Sie sich die Zeit für Ihre Nachricht genommen haben.",
    },
    hand_over: {
      calm: () => "vielen Dank für Ihre Nachricht.",
      upset: () => "vielen Dank für Ihre Nachricht.",
    },
    ask_question: {
      calm: () => "vielen Dank für Ihre Nachricht.",
      upset: () => "es tut mir leid, dass Sie Ärger hatten. Danke, dass Sie uns davon berichten.",
    },
  },
  shipment: {
    notSent: ({ order }) =>
      `Ihre Bestellung ${order} wird gerade vorbereitet und hat unser Lager noch nicht verlassen. Sobald sie verschickt ist, erhalten Sie eine E-Mail mit der Sendungsnummer.`,
    labelCreated: ({ order, carrier, tracking }) =>
      `Ihre Bestellung ${order} ist verpackt und wartet auf die Abholung durch ${carrier}. Die Sendungsnummer ist ${tracking}; die erste Meldung erscheint meist innerhalb von 24 Stunden.`,
    inTransit: ({ order, carrier, tracking, eta }) =>
      `Ich habe nachgesehen: Ihre Bestellung ${order} ist mit ${carrier} unterwegs, Sendungsnummer ${tracking}.${eta ? ` Sie wird am ${eta} erwartet.` : ""}`,
    outForDelivery: ({ order, carrier, tracking }) =>
      `Gute Nachricht: Ihre Bestellung ${order} ist mit ${carrier} in der Zustellung (Sendungsnummer ${tracking}) und sollte heute bei Ihnen eintreffen.`,
    delivered: ({ order, carrier, tracking }) =>
      `Laut ${carrier} (Sendungsnummer ${tracking}) wurde Ihre Bestellung ${order} zugestellt.`,
    delayed: ({ order, carrier, tracking, eta }) =>
      `Ich habe nachgesehen: Ihre Bestellung ${order} ist bei ${carrier} (Sendungsnummer ${tracking}) und hat sich verzögert.${eta ? ` Sie wird nun am ${eta} erwartet.` : " Einen neuen Termin hat der Paketdienst noch nicht genannt."}`,
    lost: ({ order, carrier, tracking }) =>
      `${carrier} hat uns gemeldet, dass das Paket zu Ihrer Bestellung ${order} (Sendungsnummer ${tracking}) verloren gegangen ist. Das tut mir leid; selbstverständlich gehen Sie nicht leer aus.`,
    closed: ({ order, status }) => `Ihre Bestellung ${order} ist bei uns als ${STATUS[status]} vermerkt.`,
  },
  refunded: ({ order, amount, date }) =>
    `Wir haben am ${date} ${amount} für Ihre Bestellung ${order} erstattet. Das Geld geht auf Ihr ursprüngliches Zahlungsmittel; Ihre Bank braucht manchmal einige Tage, um es anzuzeigen.`,
  notRefunded: ({ order }) => `Bisher ist zu Ihrer Bestellung ${order} keine Erstattung verbucht.`,
  chargedTwice: ({ order, amount }) =>
    `Ich habe die Zahlungen geprüft: Ihre Bestellung ${order} wurde tatsächlich zweimal abgebucht, je ${amount}.`,
  chargedOnce: ({ order, amount }) =>
    `Ich habe nachgesehen: Zu Ihrer Bestellung ${order} haben wir eine Zahlung von ${amount} verbucht. Ein zweiter Eintrag bei Ihrer Bank ist oft nur eine Vormerkung, die von selbst verschwindet.`,
  alreadyShipped: ({ order }) =>
    `Ihre Bestellung ${order} hat unser Lager bereits verlassen, deshalb können wir sie nicht mehr ändern oder anhalten.`,
  canReturn:
    "Sie können die Annahme verweigern oder die Ware innerhalb von 30 Tagen nach der Lieferung zurückgeben und erhalten dann Ihr Geld.",
  outsideWindow: ({ order }) =>
    `Die Rückgabefrist für Ihre Bestellung ${order} ist abgelaufen; jemand aus unserem Team prüft, was wir für Sie tun können.`,
  notDelivered: ({ order }) =>
    `Nach unseren Unterlagen wurde Ihre Bestellung ${order} noch nicht zugestellt.`,
  actions: {
    refund: (args) =>
      `Wir erstatten Ihnen ${money(args)} für die Bestellung ${args.order_id} auf Ihr ursprüngliches Zahlungsmittel. Das Geld sollte in 3 bis 5 Werktagen bei Ihnen sein.`,
    credit: (args) => `Wir schreiben Ihrem Konto ${money(args)} gut.`,
    replacement: ({ item, order_id }) =>
      `Wir senden Ihnen kostenlos Ersatz für den Artikel „${item}“ aus der Bestellung ${order_id}.`,
    cancel_order: ({ order_id }) =>
      `Wir stornieren die Bestellung ${order_id}. Bereits Bezahltes erhalten Sie auf Ihrem ursprünglichen Zahlungsweg zurück.`,
    change_address: ({ order_id, address }) =>
      `Wir ändern die Lieferadresse der Bestellung ${order_id} auf: ${address}.`,
    password_reset: () =>
      "Wir senden Ihnen einen Link für ein neues Passwort an die E-Mail-Adresse Ihres Kontos.",
    cancel_subscription: () =>
      "Wir beenden Ihr Abonnement. Sie können es bis zum Ende des bezahlten Zeitraums weiter nutzen.",
  },
  sendBack:
    "Bitte schicken Sie den Artikel mit dem kostenlosen Etikett zurück, das Sie unter Konto > Bestellungen > „Artikel zurückgeben“ finden.",
  checkedByPerson: "Jemand aus unserem Team kümmert sich persönlich um Ihr Anliegen.",
  confirmIdentity:
    "Zum Schutz Ihres Kontos bestätigen Sie uns bitte noch, dass Sie es sind: Schreiben Sie uns angemeldet oder von der E-Mail-Adresse Ihres Kontos.",
  notConfirmed:
    "Zum Schutz Ihres Kontos kann ich hier nur allgemein antworten. Schreiben Sie uns angemeldet oder von der E-Mail-Adresse Ihres Kontos, dann können wir uns direkt um Ihren Fall kümmern.",
  stepsFollow: { sure: "So gehen Sie vor:", unsure: "In ähnlichen Fällen hat Folgendes geholfen:" },
  inTheMeantime: "In der Zwischenzeit helfen diese Schritte:",
  furtherReading: ({ title }) => `Mehr dazu lesen Sie in unserem Artikel „${title}“.`,
  askOrder:
    "Können Sie mir bitte Ihre Bestellnummer senden? Sie steht in der Bestätigungs-E-Mail und unter Konto > Bestellungen; damit kann ich genau nachsehen, was passiert ist.",
  askOrderAgain: ({ written }) =>
    `Eine Bestellung ${written} kann ich in Ihrem Konto nicht finden. Können Sie die Nummer bitte prüfen? Sie steht in der Bestätigungs-E-Mail und unter Konto > Bestellungen.`,
  askItem: ({ order, items }) =>
    `Können Sie mir bitte sagen, um welchen Artikel der Bestellung ${order} es geht: ${items}?`,
  askAddress: ({ order }) =>
    `Können Sie mir bitte die vollständige neue Adresse für die Bestellung ${order} senden: Name, Straße und Hausnummer, Postleitzahl, Ort und Land?`,
  askDetails:
    "Damit ich Ihnen richtig helfen kann: Was genau ist passiert, um welches Produkt oder welche Bestellung geht es, und was haben Sie schon versucht?",
  noAnswer:
    "Sie sollen eine richtige statt einer schnellen Antwort bekommen; deshalb sieht sich jemand aus unserem Team Ihre Frage an.",
  toPerson: "Jemand aus unserem Team kümmert sich persönlich darum und meldet sich hier bei Ihnen.",
  secureAccount: [
    "Setzen Sie Ihr Passwort über „Passwort vergessen?“ auf der Anmeldeseite zurück und wählen Sie eines, das Sie sonst nirgends verwenden.",
    "Ändern Sie auch das Passwort Ihres E-Mail-Kontos.",
    "Sehen Sie Ihre letzten Bestellungen durch und nennen Sie uns jede, die nicht von Ihnen ist.",
    "Schalten Sie unter Konto > Sicherheit die Zwei-Faktor-Anmeldung ein.",
  ],
  staySafe: [
    "Ziehen Sie den Stecker, wenn das gefahrlos möglich ist, und benutzen oder laden Sie das Gerät nicht mehr.",
    "Ist jemand verletzt oder fühlt sich unwohl, gehen Sie zum Arzt oder rufen Sie den Notruf.",
    "Bewahren Sie das Gerät mit allem Zubehör auf, fern von allem Brennbaren, damit wir es untersuchen können.",
    "Nennen Sie uns den Namen des Produkts und Ihre Bestellnummer und senden Sie uns Fotos, wenn Sie welche haben.",
  ],
  closings: {
    solved:
      "Wenn noch etwas offen ist, antworten Sie einfach auf diese Nachricht, und wir kümmern uns darum.",
    waiting: "Sobald ich von Ihnen höre, kümmern wir uns um alles Weitere. Vielen Dank für Ihre Geduld.",
    person: "Wenn Sie inzwischen etwas ergänzen möchten, antworten Sie einfach auf diese Nachricht.",
    thanks:
      "Wenn wir einmal etwas für Sie tun können, schreiben Sie uns einfach. Einen schönen Tag wünschen wir!",
  },
  signOff: ({ desk }) => `Freundliche Grüße\n${desk}`,
  money,
  date: (at) => days.format(new Date(at)),
};
