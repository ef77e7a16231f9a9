import { expect, test } from "vitest";
import { isLongEnough } from "./pins";

test.each([
  ["12345", false],
  ["123456", true],
  // An input method in Chinese mode leaves full-width digits.
  ["１２３４５６", true],
  ["abc1234", false],
  ["abc12345", true],
  ["一二三四五六七", false],
  ["一二三四五六七八", true],
  ["", false],
])("%s", (pin, is) => expect(isLongEnough(pin)).toBe(is));
