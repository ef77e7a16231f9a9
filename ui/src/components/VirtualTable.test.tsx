import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { layOut } from "@/test/layOut";
import { show } from "@/test/show";
import { VirtualTable } from "./VirtualTable";

const ROWS = Array.from({ length: 1_000 }, (_, at) => ({ id: `m${at}`, at }));

beforeEach(() => layOut());
afterEach(() => vi.restoreAllMocks());

async function table(change: Partial<Parameters<typeof VirtualTable<(typeof ROWS)[number]>>[0]> = {}) {
  const drawn = await show(
    <VirtualTable
      label="联单"
      columns={[
        { key: "code", title: "编号", width: "8rem", cell: (row) => `WF-${row.at}` },
        {
          key: "weight",
          title: "移出量",
          width: "8rem",
          align: "end",
          sortable: true,
          cell: (row) => `${row.at} 吨`,
        },
      ]}
      rows={ROWS}
      keyOf={(row) => row.id}
      narrow={(row) => `WF-${row.at}`}
      {...change}
    />,
  );
  return { ...drawn, user: userEvent.setup(), grid: screen.getByRole("grid", { name: "联单" }) };
}

test("of a thousand rows those in sight are drawn, and each says which one it is", async () => {
  const { grid, container } = await table({ total: 50_000 });
  const rows = within(grid).getAllByRole("row");
  expect(rows.length).toBeLessThan(40);
  expect(grid).toHaveAttribute("aria-rowcount", "50001");
  expect(rows[0]).toHaveAttribute("aria-rowindex", "1");
  expect(rows[1]).toHaveAttribute("aria-rowindex", "2");
  expect(within(rows[1] as HTMLElement).getAllByRole("gridcell")[0]).toHaveTextContent("WF-0");
  expect(await axeFindings(container)).toEqual([]);
});

test("keys move among rows, far ones too, and Enter opens", async () => {
  const opened: number[] = [];
  const { user } = await table({ onOpen: (row) => opened.push(row.at) });
  await user.tab();
  await user.keyboard("jj{ArrowDown}k{Enter}");
  expect(opened).toEqual([2]);
  await user.keyboard("{Home}{Enter}");
  expect(opened).toEqual([2, 0]);
  expect(document.activeElement).toHaveAttribute("data-index", "0");
});

test("a header sorts, and turns the order the second time", async () => {
  const onSort = vi.fn();
  const { user, unmount } = await table({ onSort });
  expect(screen.getByRole("columnheader", { name: /移出量/ })).toHaveAttribute("aria-sort", "none");
  await user.click(screen.getByRole("button", { name: "移出量" }));
  expect(onSort).toHaveBeenLastCalledWith({ key: "weight", descending: false });
  unmount();

  await table({ onSort, sort: { key: "weight", descending: false } });
  expect(screen.getByRole("columnheader", { name: /移出量/ })).toHaveAttribute("aria-sort", "ascending");
  await user.click(screen.getByRole("button", { name: "移出量" }));
  expect(onSort).toHaveBeenLastCalledWith({ key: "weight", descending: true });
});

test("the next page is asked for before the end is reached, once", async () => {
  const onMore = vi.fn();
  const few = ROWS.slice(0, 30);
  const { unmount } = await table({ rows: few, hasMore: true, onMore });
  expect(onMore).toHaveBeenCalled();
  expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "-1");
  unmount();

  onMore.mockClear();
  (await table({ rows: few, hasMore: true, isLoadingMore: true, onMore })).unmount();
  await table({ rows: few, hasMore: false, onMore });
  expect(onMore).not.toHaveBeenCalled();
});
