import type { Translation } from "../translation";
import type { settings as zh } from "../zh-CN/settings";

export const settings = {} as const satisfies Translation<typeof zh>;
