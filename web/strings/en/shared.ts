import type {
  Category,
  Presence,
  Priority,
  Risk,
  Role,
  SentimentLevel,
  Source,
  TicketStatus,
} from "../../../domain/enums.ts";
import type { ActionType } from "../../../domain/action.ts";

const category: Record<Category, string> = {
  billing: "Billing",
  refund: "Refund",
  order: "Order",
  shipping: "Shipping",
  account: "Account",
  security: "Security",
  technical: "Technical",
  product: "Product",
  complaint: "Complaint",
  general: "General",
};

const priority: Record<Priority, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
};

const status: Record<TicketStatus, string> = {
  new: "New",
  open: "Open",
  assigned: "Assigned",
  in_progress: "In progress",
  waiting_for_customer: "Waiting for customer",
  waiting_for_review: "Needs review",
  escalated: "Escalated",
  resolved: "Resolved",
  closed: "Closed",
};

const sentiment: Record<SentimentLevel, string> = {
  very_positive: "Very happy",
  positive: "Happy",
  neutral: "Neutral",
  negative: "Unhappy",
  very_negative: "Very unhappy",
};

const risk: Record<Risk, string> = { low: "Low risk", medium: "Medium risk", high: "High risk" };

const role: Record<Role, string> = {
  admin: "Admin",
  manager: "Manager",
  agent: "Support agent",
  engineer: "Engineer",
  evaluator: "Evaluator",
  client: "Integration",
  customer: "Customer",
  guest: "Guest",
};

const presence: Record<Presence, string> = { available: "Available", busy: "Busy", offline: "Offline" };

const source: Record<Source, string> = {
  api: "API",
  web: "Web",
  chat: "Chat",
  email: "Email",
  phone: "Phone",
  sms: "SMS",
  social: "Social media",
  zendesk: "Zendesk",
  intercom: "Intercom",
};

const action: Record<ActionType, string> = {
  refund: "Refund",
  credit: "Credit",
  replacement: "Replacement",
  cancel_order: "Cancel the order",
  change_address: "Change the delivery address",
  password_reset: "Send a link for a new password",
  cancel_subscription: "Cancel the subscription",
};

/** What every page says. */
export const shared = {
  category,
  priority,
  status,
  sentiment,
  risk,
  role,
  presence,
  source,
  action,
  level: {
    supervisor: "Supervisor",
    manager: "Manager",
    executive: "Executive",
    engineering: "Engineering",
  },
  tier: { enterprise: "Enterprise", platinum: "Platinum", gold: "Gold", standard: "Standard" },
  sla: { on_track: "On track", at_risk: "At risk", breached: "Overdue" },
  loading: "Loading…",
  retry: "Try again",
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  back: "Back",
  send: "Send",
  more: "Show more",
  less: "Show less",
  none: "None",
  unknown: "Unknown",
  nobody: "Nobody",
  you: "You",
  ai: "AI",
  copy: "Copy",
  copied: "Copied",
  search: "Search",
  language: "Language",
  languageName: "English",
  colorScheme: "Light or dark",
  skipToContent: "Skip to content",
  menu: "Menu",
  error: {
    title: "This could not be loaded",
    unreachable: "The desk cannot be reached. Check your connection; this page tries again by itself.",
    forbidden: "Your role does not include this. Ask a manager or an admin.",
    missing: "This is not there, or it is not yours to see.",
    signedOut: "You are no longer signed in. Sign in again to go on.",
    server: "Something went wrong at the desk. Nothing you did is lost; try again in a moment.",
    notDone: "That did not work",
  },
  notFound: {
    title: "There is nothing at this address",
    text: "The link may be old, or a letter is missing.",
    home: "Go to the start page",
  },
  connection: {
    live: "Live",
    polling: "Not live: this page looks for news every 5 seconds",
    offline: "You are offline. What you see may be out of date; it updates once you are back.",
  },
  live: {
    looking: (names: string, count: number) =>
      count === 1 ? `${names} is looking at this as well` : `${names} are looking at this as well`,
    customerTypes: "The customer is writing…",
    types: (name: string) => `${name} is writing…`,
    aiWorks: "The AI is working on it…",
  },
  ago: {
    now: "just now",
    in: (time: string) => `in ${time}`,
    ago: (time: string) => `${time} ago`,
  },
  due: {
    in: (time: string) => `${time} left`,
    over: (time: string) => `${time} over`,
  },
  time: { days: "d", hours: "h", minutes: "min", seconds: "s" },
  percentSure: (percent: number) => `${percent}% sure`,
};
