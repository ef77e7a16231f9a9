import type { Translation } from "../translation";
import type { gate as zh } from "../zh-CN/gate";

export const gate = {} as const satisfies Translation<typeof zh>;
