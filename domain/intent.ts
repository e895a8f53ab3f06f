/** What customers come for: the intents that the local Classifier knows and playbooks are written for. */
export const INTENTS = [
  { name: "request_refund", description: "wants money back for something bought" },
  { name: "refund_status", description: "asks where a refund already promised is" },
  { name: "track_shipment", description: "asks where an order is or when it comes" },
  { name: "delivery_problem", description: "a parcel is late, lost, damaged, wrong or incomplete" },
  { name: "duplicate_charge", description: "was charged twice, or for something not bought" },
  { name: "billing_question", description: "asks about a charge, a price or a way to pay" },
  { name: "invoice_request", description: "wants an invoice or a correction to one" },
  { name: "password_reset", description: "has forgotten the password or wants a new one" },
  { name: "login_problem", description: "cannot sign in although the password should be right" },
  { name: "account_change", description: "wants to change name, email address or settings" },
  { name: "delete_account", description: "wants the account or personal data deleted" },
  { name: "report_fraud", description: "reports a hacked account, phishing or a stranger's order" },
  { name: "report_fault", description: "a device or the app does not work" },
  { name: "setup_help", description: "wants help to install, connect or configure something" },
  {
    name: "product_question",
    description: "asks what a product can do, fits or costs, or whether it is in stock",
  },
  { name: "warranty_question", description: "asks what the warranty covers or how to claim it" },
  { name: "cancel_order", description: "wants an order cancelled" },
  { name: "change_order", description: "wants items or quantities of an order changed" },
  { name: "change_address", description: "wants an order sent to another address" },
  { name: "replace_item", description: "wants an item replaced or exchanged" },
  { name: "cancel_subscription", description: "wants a subscription ended" },
  { name: "complain", description: "is dissatisfied with service or quality and wants to be heard" },
  { name: "talk_to_person", description: "wants to speak with a person" },
  { name: "say_thanks", description: "says thanks or praises; nothing is left to do" },
  { name: "ask_question", description: "asks anything else" },
] as const;

export type Intent = (typeof INTENTS)[number]["name"];
