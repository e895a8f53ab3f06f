import { expect, test } from "vitest";
import { itemNamed } from "../../../../agents/troubleshooter/item-named.js";
import { SHOP_ORDERS } from "../../../fixtures/shop-tools.js";

const items = SHOP_ORDERS[0]?.items ?? [];

test.each<[string, string, string | undefined]>([
  ["its name in part", "The lamp is broken", "Aurora Smart Lamp"],
  ["what is all right does not count", "The Pebble speaker is cracked. The lamp is fine.", "Pebble Speaker"],
  ["the fuller name of two", "The Pebble speaker, not the lamp, is cracked", "Pebble Speaker"],
  ["a German name", "Der Lautsprecher hat einen Riss", "Pebble Speaker"],
  ["a German compound", "Meine Stehlampe ist kaputt", "Aurora Smart Lamp"],
  ["two alike leave a choice", "Lamp and speaker are broken", undefined],
  ["none", "Something is broken", undefined],
])("%s", (_name, text, item) => expect(itemNamed(items, text)?.name).toBe(item));
