/** The languages of the screens; Chinese is written first. */
export type Language = "zh-CN" | "en";
