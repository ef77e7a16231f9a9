import type { Translation } from "../translation";
import type { steps as zh } from "../zh-CN/steps";

export const steps = {} as const satisfies Translation<typeof zh>;
