import { expect, test } from "vitest";
import { isList, isObject, type Json } from "../document/json";
import { sampled } from "./sample";

/** A workspace with one reviewer and one admin, asked as the server is. */
const find = async (who: Json) => {
  if (!isObject(who)) return null;
  const rules = isList(who.rules) ? who.rules.filter(isObject) : [];
  if (rules.some((rule) => rule.role === "reviewer")) return ["周琪"];
  return who.nobody === "skip" ? [] : ["何思源"];
};
const words = async (who: Json | undefined, told = false) => (await sampled(who, told, find))?.join("");

test("who a rule finds is named, and without one it reads as what it is: the fallback", async () => {
  expect(await words({ rules: [{ by: "role", role: "reviewer" }] })).toBe("按样例会是：周琪");
  expect(await words(undefined)).toBe("还没有规则，将交给应用管理员何思源");
  expect(await words({ rules: [{ by: "role" }] })).toBe("规则还没有选完，将交给应用管理员何思源");
  expect(await words({ rules: [{ by: "role", role: "empty" }] })).toBe("按样例找不到人，将交给应用管理员何思源");
  expect(await words({ rules: [], nobody: "skip" })).toBe("还没有规则，将自动通过");
  expect(await words({ rules: [] }, true)).toBe("还没有规则，没有人会收到");
});

test("where the server cannot say, nothing is claimed", async () => {
  expect(await sampled({ rules: [{ by: "initiator" }] }, false, async () => null)).toBeNull();
});
