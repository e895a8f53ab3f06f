/** `billing_support` as people say it: Billing support. */
export const queueText = (queue: string): string => {
  const words = queue.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
