import { expect, test } from "vitest";
import { themeOf } from "./theme";

test("antd speaks the tokens", () => {
  expect(themeOf({ base: 14, tint: "light", touch: false, calm: true }).token).toMatchObject({
    colorPrimary: "#0b5d4e",
    borderRadius: 6,
    fontSize: 14,
    motion: false,
  });
});
