/** What the dashboard says. */
export const dashboard = {
  title: "Dashboard",
  days: (count: number) => `Last ${count} days`,
  period: "Period",
  alerts: {
    title: "Alerts",
    none: "Nothing needs you right now.",
    kinds: {
      sla_breached: (count: number) =>
        count === 1 ? "1 open ticket is past a due time" : `${count} open tickets are past a due time`,
      sla_at_risk: (count: number) =>
        count === 1
          ? "1 open ticket is close to a due time"
          : `${count} open tickets are close to a due time`,
      review_overdue: (count: number) =>
        count === 1 ? "1 review is past its due time" : `${count} reviews are past their due time`,
      waiting_unassigned: (count: number) =>
        count === 1
          ? "1 ticket waits for a person and has none"
          : `${count} tickets wait for a person and have none`,
      queue_unstaffed: (count: number) =>
        count === 1 ? "1 queue has nobody available" : `${count} queues have nobody available`,
      delivery_unknown: (count: number) =>
        count === 1
          ? "1 delivery must be settled by a person"
          : `${count} deliveries must be settled by a person`,
    },
  },
  queues: "Open tickets by queue",
  noQueues: "No ticket is open.",
  sla: "Due times of open tickets",
  people: "People",
  peopleTable: "Load and performance",
  reviews: "Reviews",
  reviewsOpen: "open",
  reviewsOverdue: "overdue",
  volume: "Tickets by day and category",
  breaches: "Missed due times by day",
  breached: "Missed",
  firstResponse: "First answer",
  resolution: "Resolution",
  average: "Average",
  median: "Half within",
  p90: "Nine of ten within",
  upTo: (edge: string) => `≤ ${edge}`,
  over: (edge: string) => `> ${edge}`,
  resolutionRate: "Resolved",
  automationRate: "Resolved by the AI alone",
  csat: "Satisfaction",
  ratings: (count: number) => (count === 1 ? "1 rating" : `${count} ratings`),
  feedback: "Recent feedback",
  noFeedback: "Nobody has rated yet.",
  noComment: "no comment",
  person: "Person",
  load: "Open",
  utilisation: "Load",
  worked: "Worked",
  performance: "Performance",
  resolvedCount: "Resolved",
  table: "Table",
  chart: "Chart",
  export: "CSV",
  tickets: "Tickets",
  day: "Day",
  satisfaction: "Ratings",
  stars: (count: number) => (count === 1 ? "1 star" : `${count} stars`),
  forecast: (hours: number) => `Expected in the next ${hours} hours`,
  forecastHint: "New tickets by queue, with the range that eight of ten outcomes fall in.",
  forecastShort: "There is less than a week of history: the ranges are wide.",
  expected: "Expected",
  range: "Range",
  rangeText: (low: string, high: string) => `${low} to ${high}`,
  wait: "Wait for a person",
  noForecast: "No queue has had a ticket yet.",
  noData: "Nothing to show for this period.",
};
