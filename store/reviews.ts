import type { Documents, Filter } from "../domain/documents.js";
import type { ReviewDocument, ReviewStatus } from "../domain/review.js";
import { createCollection } from "./collection.js";
import { allOf, oneOrMore, type OneOrMore } from "./filters.js";
import { findPage, type Page, type PageOptions } from "./page.js";

type ReviewQuery = PageOptions & {
  status?: OneOrMore<ReviewStatus> | undefined;
  ticket_id?: OneOrMore<string> | undefined;
  run_id?: string | undefined;
  assignee?: OneOrMore<string> | undefined;
  /** What the asker may see at all: adds to the rest, and cannot be widened by it. */
  filter?: Filter | undefined;
  /** Several such restrictions, of which any will do; none at all shows nothing. */
  anyOf?: readonly Filter[] | undefined;
  /** `newest` unless told; `due`: what is due first stands first. */
  order?: "newest" | "due" | undefined;
};

export type Reviews = {
  get(reviewId: string): Promise<ReviewDocument | undefined>;
  /** Newest first, unless told. @throws AppError "invalid_input" on a bad cursor */
  list(query: ReviewQuery): Promise<Page<ReviewDocument>>;
};

export function createReviews({ documents }: { documents: Documents }): Reviews {
  const { get, find } = createCollection(documents, "reviews");
  return {
    get,
    list: (query) =>
      findPage(find, {
        limit: query.limit,
        cursor: query.cursor,
        key: "review_id",
        sort:
          query.order === "due"
            ? { field: "due_at", direction: "asc" }
            : { field: "created_at", direction: "desc" },
        anyOf: reviewFilters(query),
      }),
  };
}

function reviewFilters({ anyOf, filter = {}, ...query }: ReviewQuery): Filter[] {
  const fields = ["status", "ticket_id", "run_id", "assignee"] as const;
  const asked = allOf([...fields.map((field) => oneOrMore(field, query[field])), filter]);
  return anyOf === undefined ? [asked] : anyOf.map((one) => allOf([asked, one]));
}
