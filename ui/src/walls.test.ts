import { describe, expect, test } from "vitest";

/** Every source file by its path below `src`. */
const FILES = Object.entries(
  import.meta.glob<string>(["/src/**/*.{ts,tsx,css}", "!/src/api/generated/**"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).map(([path, text]) => ({ path: path.replace("/src/", ""), text }));
const CODE = FILES.filter(({ path }) => !path.endsWith(".css"));

/** What a room may import, besides itself. */
const MAY: Record<string, readonly string[]> = {
  routes: ["features", "api", "components", "theme", "i18n", "lib"],
  features: ["api", "components", "theme", "i18n", "lib"],
  api: ["i18n", "lib"],
  components: ["theme", "i18n", "lib"],
  theme: ["lib"],
  // Only for the list of problems, which has to be complete.
  i18n: ["api", "lib"],
  lib: [],
};

describe("walls", () => {
  test.each(Object.keys(MAY))("%s imports only what stands below it", (room) => {
    const broken = importsOf(room).filter(({ to }) => {
      const target = to.split("/")[0] ?? "";
      return target !== room && !MAY[room]?.includes(target);
    });
    expect(broken).toEqual([]);
  });

  test("a feature imports no other feature but what is shared", () => {
    const broken = importsOf("features").filter(({ from, to }) => {
      const [, own] = from.split("/");
      const [room, other] = to.split("/");
      return room === "features" && other !== own && other !== "shared";
    });
    expect(broken).toEqual([]);
  });

  test("one file knows Tauri", () => {
    const knowing = CODE.filter(({ text }) => text.includes('"@tauri-apps/'));
    expect(knowing.map(({ path }) => path)).toEqual(["api/host.tauri.ts"]);
  });

  test("only queries and mutations carry commands out", () => {
    const calling = CODE.filter(
      ({ path, text }) =>
        path.startsWith("features/") && !/\.test\.tsx?$/.test(path) && /\bcall\(\s*"/.test(text),
    );
    expect(calling.map(({ path }) => path.split("/").at(-1))).toSatisfy((names: string[]) =>
      names.every((name) => ["queries.ts", "mutations.ts"].includes(name)),
    );
    const routes = CODE.filter(({ path, text }) => path.startsWith("routes/") && /\bcall\(\s*"/.test(text));
    expect(routes).toEqual([]);
  });
});

test("only the theme names a colour or a font", () => {
  const naming = FILES.filter(
    ({ path }) => !path.startsWith("theme/") && !/\.test\.tsx?$/.test(path),
  ).flatMap(({ path, text }) =>
    text
      .split("\n")
      .filter((line) =>
        /#[0-9a-f]{3,8}\b(?=[;"'\s)])|\b(rgba?|hsla?|oklch)\(|font-family:(?!\s*var)/i.test(line),
      )
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(naming).toEqual([]);
});

test("only the theme names a radius", () => {
  const naming = FILES.filter(({ path }) => !path.startsWith("theme/")).flatMap(({ path, text }) =>
    text
      .split("\n")
      .filter((line) => /border-radius:(?!\s*(var\(|0))|borderRadius/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  // This test speaks of it.
  expect(naming.filter((line) => !line.startsWith("walls.test.ts"))).toEqual([]);
});

function importsOf(room: string): { from: string; to: string }[] {
  return CODE.filter(({ path }) => path.startsWith(`${room}/`) && !/\.test\.tsx?$/.test(path)).flatMap(
    ({ path, text }) =>
      Array.from(text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g), (found) => found[1] ?? "")
        .filter((to) => to.startsWith(".") || to.startsWith("@/"))
        .map((to) => ({ from: path, to: resolve(path, to) })),
  );
}

function resolve(from: string, to: string): string {
  if (to.startsWith("@/")) return to.slice(2);
  return new URL(to, `file:///${from}`).pathname.slice(1);
}
