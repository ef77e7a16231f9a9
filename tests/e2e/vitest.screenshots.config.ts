import { defineConfig, mergeConfig } from "vitest/config";
import journeys from "./vitest.config.ts";

/** Walks through the screens as the journeys do, and keeps a picture of each in `docs/screenshots`. */
const pictures = mergeConfig(journeys, defineConfig({ test: { testTimeout: 900_000 } }));
pictures.test.include = ["screenshots/**/*.pictures.ts"];
export default pictures;
