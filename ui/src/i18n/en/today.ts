import type { Translation } from "../translation";
import type { today as zh } from "../zh-CN/today";

export const today = {} as const satisfies Translation<typeof zh>;
