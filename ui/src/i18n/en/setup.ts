import type { Translation } from "../translation";
import type { setup as zh } from "../zh-CN/setup";

export const setup = {} as const satisfies Translation<typeof zh>;
