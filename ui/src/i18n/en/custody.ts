import type { Translation } from "../translation";
import type { custody as zh } from "../zh-CN/custody";

export const custody = {} as const satisfies Translation<typeof zh>;
