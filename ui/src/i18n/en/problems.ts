import type { Translation } from "../translation";
import type { problems as zh } from "../zh-CN/problems";

export const problems = {} as const satisfies Translation<typeof zh>;
