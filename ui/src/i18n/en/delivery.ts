import type { Translation } from "../translation";
import type { delivery as zh } from "../zh-CN/delivery";

export const delivery = {} as const satisfies Translation<typeof zh>;
