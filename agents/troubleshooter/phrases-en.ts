import type { Phrases } from "./phrases.js";

const numbers = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2 });
const days = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});
const money = ({ amount, currency }: { amount: string; currency: string }) =>
  `${numbers.format(Number(amount))} ${currency}`;

const forOrder = (order: string | null) => (order ? ` for order ${order}` : "");
const fromOrder = (order: string | null) => (order ? ` from order ${order}` : "");
const yourOrder = (order: string | null) => (order ? `order ${order}` : "your order");

/** English replies: warm, plain, and never promising more than was looked up. */
export const PHRASES_EN: Phrases = {
  greeting: ({ name }) => (name ? `Hi ${name},` : "Hello,"),
  openings: {
    request_refund: {
      calm: ({ order }) =>
        `Thank you for writing to us about a refund${forOrder(order)}. Let's sort this out.`,
      upset: ({ order }) =>
        `I'm sorry that your purchase has not worked out and that you have to ask for a refund${forOrder(order)}. I understand your disappointment, and I'd like to put it right.`,
    },
    refund_status: {
      calm: ({ order }) => `Thank you for checking in about your refund${forOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry that you are still waiting for your refund${forOrder(order)}. It is your money, and you should know exactly where it is.`,
    },
    track_shipment: {
      calm: ({ order }) => `Thank you for your message about ${yourOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry that the wait${forOrder(order)} has been so frustrating. You should not have to wonder where your parcel is.`,
    },
    late_parcel: {
      calm: ({ order }) =>
        `Thank you for letting us know that something is not right with your delivery${forOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry that your delivery${forOrder(order)} has not gone as promised. I understand how annoying that is, especially when you were counting on it.`,
    },
    damaged_item: {
      calm: ({ order }) =>
        `Thank you for telling us, and I'm sorry that your item${fromOrder(order)} arrived damaged.`,
      upset: ({ order }) =>
        `I'm very sorry that your item${fromOrder(order)} arrived damaged. That is not what you paid for, and I understand that you are upset.`,
    },
    wrong_item: {
      calm: ({ order }) =>
        `Thank you for telling us, and I'm sorry that we sent you the wrong item${forOrder(order)}.`,
      upset: ({ order }) =>
        `I'm very sorry that the wrong item reached you${forOrder(order)}. That mistake is ours, and I understand your frustration.`,
    },
    missing_item: {
      calm: ({ order }) =>
        `Thank you for telling us, and I'm sorry that something was missing${fromOrder(order)}.`,
      upset: ({ order }) =>
        `I'm very sorry that your parcel${forOrder(order)} was incomplete. I understand how disappointing it is to open a box and not find what you ordered.`,
    },
    duplicate_charge: {
      calm: ({ order }) => `Thank you for pointing out the double charge${forOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry about the double charge${forOrder(order)}. Nobody wants to see money leave their account twice, and I understand why you are worried.`,
    },
    billing_question: {
      calm: ({ order }) => `Thank you for your question about your payment${forOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry for the trouble with your payment${forOrder(order)}. Charges should never be a puzzle, so let's clear this up.`,
    },
    invoice_request: {
      calm: ({ order }) => `Thank you for your message about your invoice${forOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry that your invoice${forOrder(order)} has caused you extra work. Let's get you the right document.`,
    },
    password_reset: {
      calm: () => "Thank you for getting in touch. A forgotten password is quickly replaced.",
      upset: () =>
        "I'm sorry that you are locked out of your account. I know how maddening that is, and we'll get you back in.",
    },
    login_problem: {
      calm: () =>
        "Thank you for letting us know that signing in does not work. Let's get you back into your account.",
      upset: () =>
        "I'm sorry that you cannot get into your account. I understand how frustrating that is, and we'll get you back in.",
    },
    account_change: {
      calm: () => "Thank you for your message. Changing the details of your account takes only a moment.",
      upset: () => "I'm sorry that changing your account details has been harder than it should be.",
    },
    delete_account: {
      calm: () =>
        "Thank you for your message. What happens to your data is your decision, and we respect it.",
      upset: () =>
        "I'm sorry that it has come to this. Your data is yours, and we'll see to it that your wish is carried out.",
    },
    report_fraud: {
      calm: () =>
        "Thank you for telling us right away. We take every sign of misuse seriously, and a colleague is looking at this with priority.",
      upset: () =>
        "I'm very sorry, this must be alarming. You did the right thing by writing to us at once, and a colleague is looking at it with priority.",
    },
    safety_hazard: {
      calm: () =>
        "I'm very sorry, and I hope that nobody was hurt. Your safety comes first, and a colleague is looking at this with priority.",
      upset: () =>
        "I'm very sorry that this has happened, and I hope that everybody is all right. Your safety comes first, and a colleague is looking at this with priority.",
    },
    report_fault: {
      calm: () => "Thank you for describing the problem, and I'm sorry that it is not working as it should.",
      upset: () =>
        "I'm sorry that it is not working as it should. I understand how frustrating that is, so let's go through it together.",
    },
    setup_help: {
      calm: () => "Thank you for your message. I'm glad to help you get everything up and running.",
      upset: () => "I'm sorry that the set-up has been such a struggle. Let's take it one step at a time.",
    },
    product_question: {
      calm: () => "Thank you for your interest and for asking before you decide.",
      upset: () => "I'm sorry that our product information left you without a clear answer.",
    },
    warranty_question: {
      calm: () => "Thank you for your question about the warranty.",
      upset: () => "I'm sorry that your product has let you down. Let's see what the warranty does for you.",
    },
    cancel_order: {
      calm: ({ order }) => `Thank you for letting us know that you would like to cancel ${yourOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry that things have not gone the way you expected, and I understand that you would like to cancel ${yourOrder(order)}.`,
    },
    change_order: {
      calm: ({ order }) => `Thank you for telling us what you would like to change in ${yourOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry for the trouble with ${yourOrder(order)}, and I understand that you want it changed.`,
    },
    change_address: {
      calm: ({ order }) => `Thank you for letting us know about the new delivery address${forOrder(order)}.`,
      upset: () =>
        `I understand that you want to be sure your parcel goes to the right place, and I'm sorry for the worry.`,
    },
    replace_item: {
      calm: ({ order }) =>
        `Thank you for your message. I'm happy to help with a replacement${forOrder(order)}.`,
      upset: ({ order }) =>
        `I'm sorry that your item${fromOrder(order)} was not what it should have been. I understand that you are disappointed.`,
    },
    cancel_subscription: {
      calm: () =>
        "Thank you for letting us know that you would like to end your subscription. We're sorry to see you go.",
      upset: () =>
        "I'm sorry that your subscription has been a disappointment, and I understand that you would like to end it.",
    },
    complain: {
      calm: () => "Thank you for your honest feedback. It helps us see where we have to do better.",
      upset: () =>
        "I'm truly sorry about the experience you have had with us. You had every right to expect better, and I understand your frustration.",
    },
    talk_to_person: {
      calm: () => "Thank you for your message. Of course you can speak with one of our colleagues.",
      upset: () =>
        "I'm sorry that you have not been helped so far. I understand that you want to speak with a person, and you will.",
    },
    say_thanks: {
      calm: () => "Thank you so much for your kind words. They made our day!",
      upset: () => "Thank you for taking the time to write to us.",
    },
    hand_over: {
      calm: () => "Thank you for your message.",
      upset: () => "Thank you for your message.",
    },
    ask_question: {
      calm: () => "Thank you for getting in touch.",
      upset: () => "I'm sorry for the trouble, and thank you for telling us about it.",
    },
  },
  shipment: {
    notSent: ({ order }) =>
      `Order ${order} is being prepared and has not left our warehouse yet. You receive an email with the tracking number as soon as it ships.`,
    labelCreated: ({ order, carrier, tracking }) =>
      `Order ${order} is packed and waiting for ${carrier} to collect it. Its tracking number is ${tracking}; the first scan usually shows within 24 hours.`,
    inTransit: ({ order, carrier, tracking, eta }) =>
      `I have looked it up: order ${order} is on its way to you with ${carrier}, tracking number ${tracking}.${eta ? ` It is expected on ${eta}.` : ""}`,
    outForDelivery: ({ order, carrier, tracking }) =>
      `Good news: order ${order} is out for delivery with ${carrier} (tracking number ${tracking}) and should reach you today.`,
    delivered: ({ order, carrier, tracking }) =>
      `According to ${carrier} (tracking number ${tracking}), order ${order} has been delivered.`,
    delayed: ({ order, carrier, tracking, eta }) =>
      `I have looked it up: order ${order} is with ${carrier} (tracking number ${tracking}) and has been delayed on the way.${eta ? ` The carrier now expects it on ${eta}.` : " The carrier has not given a new date yet."}`,
    lost: ({ order, carrier, tracking }) =>
      `${carrier} has told us that the parcel of order ${order} (tracking number ${tracking}) is lost. I'm sorry; you will of course not be left without it.`,
    closed: ({ order, status }) => `Order ${order} is marked as ${status} with us.`,
  },
  refunded: ({ order, amount, date }) =>
    `We issued a refund of ${amount} for order ${order} on ${date}. It goes to the payment method that you used; your bank may need a few days to show it.`,
  notRefunded: ({ order }) => `So far no refund is recorded for order ${order}.`,
  chargedTwice: ({ order, amount }) =>
    `I have checked the payments: order ${order} was indeed charged twice, ${amount} each time.`,
  chargedOnce: ({ order, amount }) =>
    `I have checked our records: for order ${order} we booked one payment of ${amount}. A second entry at your bank is often only a reservation, which disappears by itself.`,
  alreadyShipped: ({ order }) =>
    `Order ${order} has already left our warehouse, so it can no longer be changed or stopped by us.`,
  canReturn:
    "You can refuse the parcel at the door, or send it back within 30 days of delivery for a refund.",
  outsideWindow: ({ order }) =>
    `The time for returning order ${order} has passed, so a colleague will look at what we can do for you.`,
  notDelivered: ({ order }) => `Order ${order} has not been delivered yet, according to our records.`,
  actions: {
    refund: (args) =>
      `We are refunding ${money(args)} for order ${args.order_id} to the payment method you used. It should be with you within 3 to 5 business days.`,
    credit: (args) => `We are adding a credit of ${money(args)} to your account.`,
    replacement: ({ item, order_id }) =>
      `We are sending you a replacement for the ${item} of order ${order_id}, at no cost to you.`,
    cancel_order: ({ order_id }) =>
      `We are cancelling order ${order_id}. Anything already paid goes back to you by the way you paid.`,
    change_address: ({ order_id, address }) =>
      `We are changing the delivery address of order ${order_id} to: ${address}.`,
    password_reset: () => "We are sending a link for a new password to the email address on your account.",
    cancel_subscription: () =>
      "We are ending your subscription. You can go on using it until the end of the time you have paid for.",
  },
  sendBack:
    'Please send the item back with the free return label that you find under Account > Orders > "Return items".',
  checkedByPerson: "One of our colleagues is taking care of your request personally.",
  confirmIdentity:
    "To protect your account, please also confirm that it is you: write to us while signed in, or from the email address of your account.",
  notConfirmed:
    "To protect your account, I can only answer in general here. If you write to us while signed in, or from the email address of your account, we can go straight to your own case.",
  stepsFollow: { sure: "Here is what to do:", unsure: "This has helped others in the same situation:" },
  inTheMeantime: "In the meantime, these steps help:",
  furtherReading: ({ title }) => `You can read more in our article “${title}”.`,
  askOrder:
    "Could you send me your order number? It is in your confirmation email and under Account > Orders, and with it I can look at exactly what happened.",
  askOrderAgain: ({ written }) =>
    `I could not find an order ${written} in your account. Could you check the number? It is in your confirmation email and under Account > Orders.`,
  askItem: ({ order, items }) => `Could you tell me which item of order ${order} this is about: ${items}?`,
  askAddress: ({ order }) =>
    `Could you send me the full new address for order ${order}: name, street and number, postcode, city and country?`,
  askDetails:
    "So that I can help you properly, could you tell me a little more: what exactly happened, which product or order it concerns, and what you have tried so far?",
  noAnswer:
    "I want you to get a correct answer rather than a quick one, so a colleague will look into your question.",
  toPerson: "One of our colleagues will take this over personally and get back to you here.",
  secureAccount: [
    "Reset your password with “Forgot password?” on the login page, and choose one that you use nowhere else.",
    "Change the password of your email account as well.",
    "Look through your recent orders and tell us about any that are not yours.",
    "Turn on two-factor authentication under Account > Security.",
  ],
  staySafe: [
    "Unplug the device if you can do so safely, and do not use or charge it again.",
    "If anybody is hurt or feels unwell, see a doctor or call the emergency services.",
    "Keep the device and everything that belongs to it, away from anything that can burn, so that we can examine it.",
    "Send us the name of the product, your order number and, if you have them, photos.",
  ],
  closings: {
    solved: "If anything is still open, simply reply to this message and we will take it from there.",
    waiting: "As soon as I hear from you, we will take care of the rest. Thank you for your patience.",
    person: "If you would like to add something in the meantime, simply reply to this message.",
    thanks: "If there is ever anything we can do for you, just write to us. Have a lovely day!",
  },
  signOff: ({ desk }) => `Kind regards,\n${desk}`,
  money,
  date: (at) => days.format(new Date(at)),
};
