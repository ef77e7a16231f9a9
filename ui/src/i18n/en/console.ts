import type { Translation } from "../translation";
import type { console as zh } from "../zh-CN/console";

export const console = {} as const satisfies Translation<typeof zh>;
