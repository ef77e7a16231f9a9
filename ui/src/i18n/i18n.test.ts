import { describe, expect, test } from "vitest";
import { en } from "./en";
import { i18next, NAMESPACES, speak } from "./index";
import { zhCN } from "./zh-CN";

const zh = leaves(zhCN);
const english = leaves(en);

test("every key is in both languages", () => {
  const plural = (key: string) => key.replace(/_(one|other)$/, "");
  expect(new Set(Object.keys(english).map(plural))).toEqual(new Set(Object.keys(zh).map(plural)));
});

test("no text is empty, and none was left in the other language", () => {
  for (const [key, text] of Object.entries(zh)) expect(text.trim(), key).not.toBe("");
  for (const [key, text] of Object.entries(english)) {
    expect(text.trim(), key).not.toBe("");
    expect(text.replace(/鄂[0-9A-Z]+挂?/g, ""), key).not.toMatch(/\p{Script=Han}/u);
  }
});

test("both languages speak of the same values", () => {
  for (const [key, text] of Object.entries(english)) {
    const chinese = valuesOf(zh[key.replace(/_one$/, "_other")] ?? "");
    // One thing need not be counted.
    const isOne = key.endsWith("_one") && !text.includes("{{count}}");
    expect(valuesOf(text), key).toEqual(isOne ? chinese.filter((name) => name !== "count") : chinese);
  }
});

test("each file is a namespace", () => {
  const files = Object.keys(import.meta.glob("./zh-CN/*.ts")).map((path) =>
    path.slice("./zh-CN/".length, -3),
  );
  expect(files.filter((name) => name !== "index").sort()).toEqual([...NAMESPACES].sort());
});

describe("speaking", () => {
  test("counts as the language counts", () => {
    expect(i18next.getFixedT("zh-CN", "common")("seconds_left", { count: 1 })).toBe("还剩 1 秒，可以收回");
    expect(i18next.getFixedT("en", "common")("seconds_left", { count: 1 })).toBe(
      "1 second left to take it back",
    );
    expect(i18next.getFixedT("en", "common")("seconds_left", { count: 9 })).toBe(
      "9 seconds left to take it back",
    );
  });

  test("tells the page and its readers", () => {
    speak("en");
    expect(document.documentElement.lang).toBe("en");
    expect(i18next.language).toBe("en");
    speak("zh-CN");
    expect(document.documentElement.lang).toBe("zh-CN");
    expect(i18next.t("common:product")).toBe("无废联单");
  });

  test("a misspelt key does not compile", () => {
    // @ts-expect-error there is no such key
    i18next.t("common:produkt");
    // @ts-expect-error nor here
    i18next.getFixedT("en", "steps")("status.isued");
  });
});

function leaves(texts: object, above = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [[above + key, value]] : Object.entries(leaves(value, `${above}${key}.`)),
    ),
  );
}

function valuesOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{\{(\w+)\}\}/g), (found) => found[1] ?? ""))].sort();
}
