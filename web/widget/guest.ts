import { api, bodyOf, speakWith } from "../api/client.ts";

const STORED = "deskgraph-chat";

/** What this frame remembers until its tab is closed: a guest's key, and the request that it wrote. */
type Remembered = { token: string; ticketId: string };

let remembered: Remembered | null = recall();
if (remembered) speakWith(remembered.token);

function recall(): Remembered | null {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? "null") as Remembered | null;
  } catch {
    // Storage is closed to frames here: the chat lives as long as the page.
    return null;
  }
}

export const chatBefore = (): Remembered | null => remembered;

/** What a guest writes, and where they are reached. `wish`: that a person was asked for, in their words. */
export type GuestRequest = { email: string; text: string; wish?: string };

/** Opens a request as a guest, whose key only this frame holds. */
export async function openRequest({ email, text, wish }: GuestRequest): Promise<Remembered> {
  const { token } = remembered ?? (await bodyOf(api.POST("/api/session/guest")));
  if (!remembered) speakWith(token);
  const { ticket } = await bodyOf(
    api.POST("/api/tickets", {
      body: {
        customer_email: email,
        subject: text.slice(0, 120),
        description: wish === undefined ? text : `${text}\n\n${wish}`,
        source: "chat",
      },
    }),
  );
  remembered = { token, ticketId: ticket.ticket_id };
  try {
    sessionStorage.setItem(STORED, JSON.stringify(remembered));
  } catch {
    // As above.
  }
  return remembered;
}
