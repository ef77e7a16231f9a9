import { defineConfig } from "vitest/config";
import journeys from "./vitest.config.ts";

/** The walks that take the pictures in docs/screenshots; `cargo xtask screenshots` starts them. */
export default defineConfig({
  ...journeys,
  test: { ...journeys.test, include: ["screenshots/**/*.test.ts"] },
});
