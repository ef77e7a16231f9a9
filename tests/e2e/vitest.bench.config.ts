import { defineConfig, mergeConfig } from "vitest/config";
import journeys from "./vitest.config.ts";

/** Measures the real window; `cargo xtask bench window` prepares what it needs. */
const bench = mergeConfig(
  journeys,
  defineConfig({ test: { testTimeout: 900_000, reporters: ["dot"], disableConsoleIntercept: true } }),
);
bench.test.include = ["bench/**/*.bench.ts"];
export default bench;
