import type { Translation } from "../translation";
import type { common as zh } from "../zh-CN/common";

export const common = {
  product: "Wufei",
  console: "Wufei · authority",
  skip: "Skip to content",
  menu: "Main menu",
} as const satisfies Translation<typeof zh>;
