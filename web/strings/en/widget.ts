/** What the chat on other sites' pages says. */
export const widget = {
  open: "Open chat",
  close: "Close chat",
  title: (desk: string) => `${desk} support`,
  hello: "Hello! What can we do for you?",
  ask: "Write a message",
  send: "Send",
  source: "From our help centre",
  helped: "That helped",
  glad: "Glad to hear it!",
  person: "Talk to a person",
  ticketIntro: "I am not sure about this, so I pass it on to our team. Where can we reach you?",
  personIntro: "Of course. Where can we reach you?",
  email: "Your email address",
  made: (id: string) => `Your request is ${id}. The answer comes here.`,
  thinking: "One moment…",
  again: "Start again",
};
