import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { CLOSED, item, ORDINARY } from "@/test/consoleSamples";
import { type FakeNode, fakeNode } from "@/test/fakeNode";
import { layOut } from "@/test/layOut";
import { renderConsole } from "@/test/renderConsole";

/** How many manifests the node holds. */
const HELD = 50_000;

let node: FakeNode;
beforeEach(() => {
  layOut({ width: 1_400 });
  node = fakeNode({
    ...ORDINARY,
    "GET manifests": (query) => {
      const from = Number(query.get("after") ?? 1);
      const limit = Number(query.get("limit"));
      return {
        items: Array.from({ length: limit }, (_, at) => item(from + at)),
        next: String(from + limit),
        count: query.get("count") === "true" ? { total: HELD, at_least: false } : null,
      };
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function list(at = "/manifests", language: "zh-CN" | "en" = "zh-CN") {
  const drawn = await renderConsole(at, language);
  const grid = await screen.findByRole("grid");
  return { ...drawn, grid, user: userEvent.setup() };
}

test("of fifty thousand manifests one page is read, and the count is told", async () => {
  const { grid, container } = await list();
  expect(screen.getByText("共 50,000 张")).toBeVisible();
  expect(grid).toHaveAttribute("aria-rowcount", "50001");
  expect(within(grid).getAllByRole("row").length).toBeLessThan(40);
  expect(node.askedFor("GET manifests").map(String)).toEqual(["limit=200&count=true"]);
  expect(await axeFindings(container)).toEqual([]);
});

test("going to the end reads the next page by its key, and no count again", async () => {
  const { grid, user } = await list();
  within(grid).getAllByRole("row")[1]?.focus();
  await user.keyboard("{End}");
  await waitFor(() => expect(node.askedFor("GET manifests")).toHaveLength(2));
  expect(node.askedFor("GET manifests")[1]?.toString()).toBe("limit=200&after=201");
});

test("filters stand in the address and are asked of the node", async () => {
  const { user, place } = await list("/manifests?status=closed&district=420102&period=2026-11-01~2026-11-15");
  const asked = node.askedFor("GET manifests")[0];
  expect(asked?.get("status")).toBe("closed");
  expect(asked?.get("district")).toBe("420102");
  expect([asked?.get("from"), asked?.get("to")]).toEqual(["2026-11-01", "2026-11-16"]);

  await user.type(screen.getByLabelText(/联单号、单位/), "废矿物油 江岸");
  await waitFor(() => expect(place()).toContain("q="));
  expect(node.askedFor("GET manifests").at(-1)?.get("q")).toBe("废矿物油 江岸");
  expect(node.askedFor("GET manifests").at(-1)?.get("status")).toBe("closed");

  await user.click(screen.getByRole("button", { name: "清除条件" }));
  await waitFor(() => expect(place()).toBe("/manifests"));
  expect(screen.getByLabelText(/联单号、单位/)).toHaveValue("");
});

test("a column that is clicked sorts at the node", async () => {
  const { grid, user, place } = await list();
  const planned = within(grid).getByRole("columnheader", { name: /计划量/ });
  await user.click(within(planned).getByRole("button"));
  await waitFor(() => expect(node.askedFor("GET manifests").at(-1)?.get("sort")).toBe("planned"));
  expect(place()).toContain("sort=planned");
  const now = within(await screen.findByRole("grid")).getByRole("columnheader", { name: /计划量/ });
  expect(now).toHaveAttribute("aria-sort", "ascending");
});

test("a row opens by the keyboard, and on coming back has the focus again", async () => {
  const { grid, user, place, back } = await list();
  within(grid).getAllByRole("row")[1]?.focus();
  await user.keyboard("{Enter}");
  await screen.findByRole("heading", { level: 1, name: /92QD/ });
  expect(place()).toBe(`/manifests/${CLOSED.item.id}`);
  await back();
  const again = await screen.findByRole("grid");
  await waitFor(() => expect(within(again).getAllByRole("row")[1]).toHaveFocus());
});

test("what contradicts itself has a sign with words", async () => {
  node.answer({
    "GET manifests": () => ({
      items: [
        item(1, { conflicts: 1, contested: 2 }),
        item(2, { kind: "imported", status: "reported", removed_g: null }),
      ],
      next: null,
      count: { total: 2, at_least: false },
    }),
  });
  const { grid } = await list();
  const [, first, second] = within(grid).getAllByRole("row");
  expect(first).toHaveTextContent("冲突 1、争议 2");
  expect(second).toHaveTextContent("没有写");
});

test("nothing matches, and nothing there at all, are two different things", async () => {
  const nothing = { items: [], next: null, count: { total: 0, at_least: false } };
  node.answer({ "GET manifests": () => nothing });
  const drawn = await renderConsole("/manifests?q=没有这样的", "zh-CN");
  expect(await screen.findByText("没有符合条件的联单。")).toBeVisible();
  drawn.unmount();
  await renderConsole("/manifests");
  expect(await screen.findByText("节点还没有收到联单。")).toBeVisible();
});

test("a long list is not read again under the reader's eyes: it offers to", async () => {
  const { queries, user } = await list("/manifests", "en");
  const query = queries.getQueryCache().find({ queryKey: ["console", "manifests", "list"], exact: false });
  const one = query?.state.data as { pages: unknown[] };
  query?.setData({
    pages: Array.from({ length: 4 }, () => one.pages[0]),
    pageParams: [null, "1", "2", "3"],
  });
  const before = node.askedFor("GET manifests").length;
  node.grow();
  await user.click(await screen.findByRole("button", { name: "There is newer data: read again" }));
  await waitFor(() => expect(node.askedFor("GET manifests").length).toBeGreaterThan(before));
});
