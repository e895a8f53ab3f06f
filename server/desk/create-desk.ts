import { addNote } from "./add-note.js";
import { assignReview } from "./assign-review.js";
import { assignTicket } from "./assign-ticket.js";
import { changeStatus } from "./change-status.js";
import { createTicket } from "./create-ticket.js";
import { decideReview } from "./decide-review.js";
import type { DeskDeps } from "./deps.js";
import { escalateTicket } from "./escalate-ticket.js";
import { handBack } from "./hand-back.js";
import { patchTicket } from "./patch-ticket.js";
import { rateTicket } from "./rate-ticket.js";
import { receiveMessage } from "./receive-message.js";
import { replyAsPerson } from "./reply-as-person.js";
import { setPresence } from "./set-presence.js";
import { settleEffect, undoEffect } from "./settle-effects.js";

/**
 * Everything people and channels may do at the desk. Each operation is one commit with its events; rights
 * are checked by who calls.
 */
export const createDesk = (deps: DeskDeps) => ({
  createTicket: createTicket(deps),
  receiveMessage: receiveMessage(deps),
  replyAsPerson: replyAsPerson(deps),
  addNote: addNote(deps),
  decideReview: decideReview(deps),
  assignReview: assignReview(deps),
  changeStatus: changeStatus(deps),
  assign: assignTicket(deps),
  escalate: escalateTicket(deps),
  handBack: handBack(deps),
  rate: rateTicket(deps),
  patchTicket: patchTicket(deps),
  undoEffect: undoEffect(deps),
  settleEffect: settleEffect(deps),
  setPresence: setPresence(deps),
});

export type Desk = ReturnType<typeof createDesk>;
