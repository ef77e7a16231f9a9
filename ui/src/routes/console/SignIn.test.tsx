import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { ORDINARY, SESSION } from "@/test/consoleSamples";
import { fakeNode, Refusal } from "@/test/fakeNode";
import { layOut } from "@/test/layOut";
import { renderConsole } from "@/test/renderConsole";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const OUTSIDE = { ...SESSION, signed_in: false, expires_at: null };

/** A node that opens to one token. */
function guarded() {
  let isIn = false;
  return fakeNode({
    ...ORDINARY,
    "GET session": () => (isIn ? SESSION : OUTSIDE),
    "POST session": (_, body) => {
      isIn = (body as { token: string }).token === "right";
      return isIn ? SESSION : new Refusal({ status: 401, code: "unauthorized" });
    },
    "DELETE session": () => {
      isIn = false;
      return undefined;
    },
  });
}

test("a wrong token is told in three lines, the right one leads to where one was going", async () => {
  layOut();
  const node = guarded();
  const user = userEvent.setup();
  const { place, container } = await renderConsole("/manifests?status=closed");
  await waitFor(() => expect(place()).toBe("/sign-in?back=/manifests?status=closed"));
  expect(await screen.findByRole("heading", { name: "登录武汉市监管节点" })).toBeVisible();
  expect(screen.getByText(/wufei-regulator serve/)).toBeVisible();

  const field = screen.getByLabelText("令牌");
  expect(field).toHaveFocus();
  await user.type(field, "wrong{Enter}");
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("令牌不对，没有登录。");
  expect(alert).toHaveTextContent("节点上的数据没有受影响。");
  expect(alert).toHaveTextContent("节点重启过，令牌就换了。");
  expect(await axeFindings(container)).toEqual([]);

  await user.clear(field);
  await user.type(field, " right {Enter}");
  expect(await screen.findByRole("grid", { name: "联单列表" })).toBeVisible();
  expect(place()).toBe("/manifests?status=closed");
  expect(node.askedFor("GET manifests")[0]?.get("status")).toBe("closed");
});

test("after too many tries one waits as long as the node says", async () => {
  const node = guarded();
  node.answer({
    "POST session": () => new Refusal({ status: 429, code: "too-many-tries" }, { "retry-after": "9" }),
  });
  const user = userEvent.setup();
  await renderConsole("/sign-in", "en");
  await user.type(await screen.findByLabelText("Token"), "again{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("Those who are signed in are not affected");
  expect(screen.getByRole("alert")).toHaveTextContent(/try again in (?:[89]|10) seconds/);
  expect(screen.getByRole("button", { name: /Try again in (?:[89]|10) seconds/ })).toBeDisabled();
});

test("who signs out is outside, and what was read is gone", async () => {
  const node = guarded();
  node.answer({ "GET session": () => SESSION });
  const user = userEvent.setup();
  const { place, queries } = await renderConsole("/organisations");
  layOut();
  await screen.findByText("示例危货运输");
  node.answer({ "GET session": () => OUTSIDE });
  await user.click(screen.getByRole("button", { name: "退出登录" }));
  await screen.findByLabelText("令牌");
  expect(place()).toContain("/sign-in");
  expect(queries.getQueryData(["console", "people", "organisations"])).toBeUndefined();
  expect(node.askedFor("DELETE session")).toHaveLength(1);
});

test("a session that ends sends back here, and one returns", async () => {
  layOut();
  const node = guarded();
  node.answer({ "GET session": () => SESSION });
  const user = userEvent.setup();
  const { place } = await renderConsole("/devices?q=江岸");
  await screen.findByText("58e9 2927 3a63 2060");
  const gone = () => new Refusal({ status: 401, code: "unauthorized" });
  node.answer({ "GET session": () => OUTSIDE, "GET devices": gone });
  node.grow();
  expect(await screen.findByText(/登录已失效/)).toBeVisible();
  node.answer({ ...ORDINARY, "POST session": () => SESSION });
  await user.type(screen.getByLabelText("令牌"), "right{Enter}");
  await screen.findByText("58e9 2927 3a63 2060");
  expect(place()).toBe("/devices?q=江岸");
});
