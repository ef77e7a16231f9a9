import type { Translation } from "../translation";
import type { trip as zh } from "../zh-CN/trip";

export const trip = {} as const satisfies Translation<typeof zh>;
