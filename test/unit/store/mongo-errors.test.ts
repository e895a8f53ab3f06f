import mongoose from "mongoose";
import { describe, expect, test } from "vitest";
import { asUnavailable, isTransient, isUnreachable } from "../../../store/mongo-errors.js";

const { mongo } = mongoose;
const NO_RESULT = {} as ConstructorParameters<typeof mongo.MongoBulkWriteError>[1];
const conflict = { code: 112, message: "Write conflict during plan execution" };

/** As the driver throws what a `bulkWrite` of several collections met at one of its writes. */
const clientBulkWrite = (code: number) => {
  const error = new mongo.MongoClientBulkWriteError({ message: "a write error" });
  error.writeErrors.set(0, { code, message: "refused" });
  return error;
};

/** As the driver throws a connection that broke under the `bulkWrite` of one collection. */
const brokenBulkWrite = () =>
  new mongo.MongoBulkWriteError(new mongo.MongoNetworkError("connection 35 closed"), NO_RESULT);

describe("a write to MongoDB", () => {
  test.each([
    ["of several collections that met a conflict", clientBulkWrite(conflict.code), true],
    ["of several collections that was refused otherwise", clientBulkWrite(121), false],
    ["that met a conflict", new mongo.MongoServerError({ ...conflict, errmsg: conflict.message }), true],
    ["whose connection broke", brokenBulkWrite(), false],
  ])("%s: whether it may be asked again as it is", (_, error, transient) => {
    expect(isTransient(error)).toBe(transient);
  });

  test("whose connection broke in the middle of many is unavailable, by the connection's own words", () => {
    expect(isUnreachable(brokenBulkWrite())).toBe(true);
    expect(asUnavailable(brokenBulkWrite())).toMatchObject({
      code: "unavailable",
      cause: expect.objectContaining({ message: "connection 35 closed" }) as unknown,
    });
  });
});
