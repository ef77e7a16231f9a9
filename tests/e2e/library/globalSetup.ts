/** Makes one script of the finder and what it imports, once for all journeys. */

import { join } from "node:path";
import { build } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    finder: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    build: {
      write: false,
      minify: true,
      lib: {
        entry: join(import.meta.dirname, "page/finder.ts"),
        formats: ["iife"],
        name: "finder",
      },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !("output" in output)) throw new Error("vite built nothing");
  project.provide("finder", output.output[0].code);
}
