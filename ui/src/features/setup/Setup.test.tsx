import { useQuery } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { IdentityView } from "@/api/generated/IdentityView";
import type { Problem } from "@/api/generated/Problem";
import { deskQuery } from "@/features/shared/queries";
import { expectNoBarriers } from "@/test/axe";
import { type Answers, fail } from "@/test/fakeHost";
import { deskStatus, newDesk, WORKS } from "@/test/samples";
import { show } from "@/test/show";
import { Setup } from "./Setup";

const SETTINGS = deskStatus().settings;
const IDENTITY = { ...deskStatus().identity, valid_to: "2027-11-22T00:00:00+08:00" } as IdentityView;
const INVITE = "10.0.0.5:4420/7K3M-92QD-4T8X-0B6Y";

/** A desk as it is before and after each command of the first run. */
function desk(start: DeskStatus, answers: Answers = {}): Answers {
  let status = start;
  const become = (more: Partial<DeskStatus>) => {
    status = { ...status, ...more };
    return status;
  };
  return {
    desk_status: () => status,
    save_settings: (settings) => become({ settings }).settings,
    read_invite: ({ invite }) =>
      invite.length < INVITE.length - 3
        ? fail({ code: "enrol.invite", value: invite, why: "a code has 16 characters" })
        : { invite: INVITE, address: "10.0.0.5:4420", code: "7K3M-92QD-4T8X-0B6Y", names_key: false },
    begin: () => become({ stage: "begun", is_locked: false }),
    unlock: ({ pin }) => (pin === "135790" ? become({ is_locked: false }) : fail({ code: "key.wrong_pin" })),
    enrol: () => become({ stage: "enrolled", identity: IDENTITY }),
    ...answers,
  };
}

type User = Awaited<ReturnType<typeof show>>["user"];

/** Fills a field in one go, as one pastes. */
async function fill(user: User, label: string, text: string) {
  const field = await screen.findByLabelText<HTMLInputElement>(label);
  await user.clear(field);
  await user.click(field);
  await user.paste(text);
}

function Screen() {
  const { data, refetch } = useQuery(deskQuery);
  return data && <Setup desk={data} onRetry={() => void refetch()} />;
}

test("a newcomer answers everything from the keyboard, with six turns of Enter", async () => {
  const { host, user, path } = await show(<Screen />, { answers: desk(newDesk()), at: "/setup" });

  await screen.findByRole("heading", { name: "请选语言和字号" });
  await user.keyboard("{Enter}");
  expect(document.activeElement).toBe(await screen.findByRole("button", { name: /^产废单位/ }));
  await user.keyboard("{Enter}");

  await screen.findByRole("heading", { name: "登记这台电脑" });
  await user.type(screen.getByLabelText("设定 PIN"), "135790{Enter}");
  await user.keyboard("135790{Enter}");
  await user.paste(INVITE);
  await user.keyboard("{Enter}");

  expect(await screen.findByText(`这台电脑现在代表「${WORKS}」签字。`)).toBeTruthy();
  expect(screen.getByText("1203 4410 9921 0087")).toBeTruthy();
  expect(screen.getByText("2027-11-22")).toBeTruthy();
  expect(screen.getByText("在「今日」开第一张联单。", { exact: false })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "开始使用" }));

  expect(path()).toBe("/");
  expect(host.askedFor("begin")).toEqual([{ pin: "135790" }]);
  expect(host.askedFor("enrol")).toEqual([{ invite: INVITE }]);
  expect(host.askedFor("save_settings").at(-1)?.workplace).toBe("producer");
});

test("a larger text is kept as soon as it is chosen", async () => {
  const { host, user } = await show(<Screen />, { answers: desk(newDesk()) });
  await user.click(await screen.findByLabelText("特大"));
  await waitFor(() =>
    expect(host.askedFor("save_settings")).toEqual([
      { ...SETTINGS, workplace: null, text_size: "extra_large" },
    ]),
  );
  expect(screen.getByLabelText("特大")).toHaveProperty("checked", true);
});

test("the authority is shown the way to its browser, and back", async () => {
  const { host, user } = await show(<Screen />, { answers: desk(newDesk()) });
  await user.click(await screen.findByRole("button", { name: "下一步" }));
  await user.click(screen.getByRole("button", { name: /^监管/ }));
  expect(screen.getByText("监管端在浏览器里用，不在这个程序里。")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "返回选择" }));
  expect(screen.getByRole("heading", { name: "您在哪里工作？" })).toBeTruthy();
  expect(host.askedFor("save_settings")).toEqual([]);
});

test("what keeps the form from being sent is told at its field, and nothing is sent", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk(newDesk({ settings: SETTINGS })),
  });
  await fill(user, "设定 PIN", "1234");
  await user.keyboard("{Enter}");
  expect(screen.getByRole("alert").textContent).toContain("太短了");

  await fill(user, "设定 PIN", "135790");
  await fill(user, "再输一次 PIN", "135791");
  await user.click(screen.getByRole("button", { name: "登记" }));
  expect(screen.getByRole("alert").textContent).toContain("两次输入的 PIN 不一样。");

  await fill(user, "再输一次 PIN", "135790");
  await user.click(screen.getByRole("button", { name: "登记" }));
  expect(screen.getByRole("alert").textContent).toContain("请填邀请码。");
  expect(host.askedFor("begin")).toEqual([]);
});

test("what was understood of an invite stands below it", async () => {
  const { user } = await show(<Screen />, { answers: desk(newDesk({ settings: SETTINGS })) });
  await fill(user, "邀请码", INVITE.toLowerCase());
  expect(await screen.findByText("7K3M-92QD-4T8X-0B6Y")).toBeTruthy();
  expect(screen.getByText("10.0.0.5:4420")).toBeTruthy();
});

test("an invite is read from a picture", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk(newDesk({ settings: SETTINGS }), {
      choose_file: () => ({ file: { chosen: "picture-1", name: "邀请.png" } }),
      read_code: () => ({ text: INVITE }),
    }),
  });
  await user.click(await screen.findByRole("button", { name: "从图片或文件读取" }));
  await waitFor(() => expect(screen.getByLabelText("邀请码")).toHaveProperty("value", INVITE));
  expect(host.askedFor("choose_file")).toEqual([{ purpose: "code" }]);
  expect(host.askedFor("read_code")).toEqual([{ chosen: "picture-1" }]);
});

test("after a silent node the same button goes on, with everything typed and no second key", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk(newDesk({ settings: SETTINGS }), {
      enrol: () => fail({ code: "net.node_silent", why: "connection refused" }),
    }),
  });
  await fill(user, "设定 PIN", "135790");
  await fill(user, "再输一次 PIN", "135790");
  await fill(user, "邀请码", INVITE);
  await user.keyboard("{Enter}");

  const alert = await screen.findByRole("alert");
  expect(within(alert).getByText("监管节点没有应答。")).toBeTruthy();
  expect(within(alert).getByText("还没有登记，填写的内容都在。邀请码没有用掉。")).toBeTruthy();
  expect(screen.getByLabelText("邀请码")).toHaveProperty("value", INVITE);
  expect(screen.getByText("PIN 已经设定")).toBeTruthy();

  host.answer({ enrol: () => deskStatus() });
  await user.click(within(alert).getByRole("button", { name: "重试" }));
  expect(await screen.findByText("登记好了")).toBeTruthy();
  expect(host.askedFor("begin")).toHaveLength(1);
  expect(host.askedFor("enrol")).toHaveLength(2);
});

test.each<[Problem, string]>([
  [{ code: "enrol.expired" }, "邀请码已过期。"],
  [{ code: "enrol.used" }, "邀请码已被另一台设备用过。"],
  [{ code: "enrol.unknown" }, "监管节点不认识这个邀请码。"],
])("with $code the cursor goes back to the invite", async (problem, what) => {
  const { user } = await show(<Screen />, {
    answers: desk(newDesk({ stage: "begun", is_locked: false, settings: SETTINGS }), {
      enrol: () => fail(problem),
    }),
  });
  await fill(user, "邀请码", INVITE);
  await user.keyboard("{Enter}");
  expect(await screen.findByText(what)).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("邀请码"));
  expect(screen.getByLabelText("邀请码")).toHaveProperty("value", INVITE);
});

test("a program that was closed after the key was made asks for the PIN and the invite only", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk(newDesk({ stage: "begun", settings: SETTINGS })),
  });
  await fill(user, "输入您设定的 PIN", "000000");
  await user.keyboard("{Enter}");
  await user.paste(INVITE);
  await user.keyboard("{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("PIN 不对。");
  expect(document.activeElement).toBe(screen.getByLabelText("输入您设定的 PIN"));

  await fill(user, "输入您设定的 PIN", "135790");
  await user.click(screen.getByRole("button", { name: "登记" }));
  expect(await screen.findByText("登记好了")).toBeTruthy();
  expect(host.askedFor("begin")).toEqual([]);
});

test("a menu that does not fit the invite can be changed", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk(deskStatus({ settings: { ...SETTINGS, workplace: "disposal" } })),
  });
  await user.click(await screen.findByRole("button", { name: "改为「产废单位」" }));
  await waitFor(() => expect(host.askedFor("save_settings").at(-1)?.workplace).toBe("producer"));
  expect(screen.queryByRole("button", { name: "改为「产废单位」" })).toBeNull();
});

test("data that cannot be opened is told in three lines, and tried again", async () => {
  const { user, host } = await show(<Screen />, {
    language: "en",
    answers: desk(
      newDesk({
        stage: "closed",
        settings: SETTINGS,
        problem: { code: "home.in_use", home: "/home/zhang/wufei", process: 4711 },
      }),
    ),
  });
  expect(
    await screen.findByText("Another program is using the folder /home/zhang/wufei (process 4711)."),
  ).toBeTruthy();
  host.answer({ desk_status: () => deskStatus() });
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByText(/Another program/)).toBeNull());
});

test.each(["zh-CN", "en"] as const)("no question keeps anybody out, in %s", async (language) => {
  const { container, user } = await show(<Screen />, {
    language,
    answers: desk(newDesk({ settings: { ...SETTINGS, language, workplace: null } })),
  });
  await screen.findByRole("heading");
  await expectNoBarriers(container);
  await user.keyboard("{Enter}");
  await user.click((await screen.findAllByRole("button")).at(-1) as HTMLElement);
  await user.keyboard("{Enter}");
  await expectNoBarriers(container);
});
