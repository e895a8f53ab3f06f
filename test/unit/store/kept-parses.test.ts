import { describe, expect, test } from "vitest";
import { createKeptParses, deepFrozen } from "../../../store/kept-parses.js";

describe("kept parses", () => {
  test("give the same document for the same text, and another for another", () => {
    const parse = createKeptParses();
    const first = parse('{"a":[1,{"b":2}]}');
    expect(parse('{"a":[1,{"b":2}]}')).toBe(first);
    expect(parse('{"a":[1,{"b":3}]}')).toEqual({ a: [1, { b: 3 }] });
  });

  test("give what nobody can change, at any depth", () => {
    const { a } = createKeptParses()('{"a":[1,{"b":2}]}') as { a: [number, { b: number }] };
    expect(() => a.push(3 as never)).toThrow(TypeError);
    expect(() => {
      a[1].b = 9;
    }).toThrow(TypeError);
    expect(Object.isFrozen(deepFrozen({ x: { y: 1 } }).x)).toBe(true);
  });

  test("hold what is asked for again through many others, and let go of the rest", () => {
    const parse = createKeptParses();
    const text = (at: number) => JSON.stringify({ at });
    const asked = parse(text(0));
    const other = parse(text(1));
    for (let at = 2; at < 3000; at += 1) {
      parse(text(at));
      expect(parse(text(0))).toBe(asked);
    }
    expect(parse(text(1))).not.toBe(other);
  });
});
