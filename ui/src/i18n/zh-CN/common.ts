export const common = {
  product: "无废联单",
  console: "无废联单 · 监管端",
  skip: "跳到正文",
  menu: "主菜单",
} as const;
