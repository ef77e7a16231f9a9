import type { Translation } from "../translation";
import type { board as zh } from "../zh-CN/board";

export const board = {} as const satisfies Translation<typeof zh>;
