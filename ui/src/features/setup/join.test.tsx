import { useQuery } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { deskQuery } from "@/features/shared/queries";
import { expectNoBarriers } from "@/test/axe";
import { type Answers, fail } from "@/test/fakeHost";
import { deskStatus } from "@/test/samples";
import { show } from "@/test/show";
import { Setup } from "./Setup";

const REQUEST = `wufei-device:${"0f".repeat(128)}`;

/** A new desk that becomes what it is told. */
function desk(answers: Answers = {}): Answers {
  let status = deskStatus({ stage: "new", is_locked: true, identity: null });
  const become = (next: Partial<typeof status>) => {
    status = { ...status, ...next };
    return status;
  };
  return {
    desk_status: () => status,
    begin: () => become({ stage: "begun", is_locked: false }),
    device_request: () => ({ request: REQUEST }),
    read_device_request: ({ request }) => ({ request, fingerprint: "7f3a 0000 1111 2222" }),
    join: () => become({ stage: "enrolled", identity: deskStatus().identity }),
    ...answers,
  };
}

function Screen() {
  const { data } = useQuery(deskQuery);
  return data && <Setup desk={data} onRetry={() => {}} />;
}

test("a newcomer shows its request, reads the admission, and is one of its organisation's", async () => {
  const { host, user } = await show(<Screen />, { answers: desk() });
  await user.click(await screen.findByRole("button", { name: "本单位已有设备？加入本单位" }));
  await user.type(screen.getByLabelText("设定 PIN"), "135790");
  await user.keyboard("{Enter}");
  await user.keyboard("135790{Enter}");
  expect(await screen.findByText("7f3a 0000 1111 2222")).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "申请" })).toHaveValue(REQUEST);
  expect(screen.getByRole("img", { name: "申请" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "加入" }));
  expect(screen.getByText("请先读取管理设备给的准许。")).toBeInTheDocument();
  await user.type(screen.getByLabelText("第二步：读取它给的准许"), "WFA1-7K3M");
  await user.click(screen.getByRole("button", { name: "加入" }));
  expect(await screen.findByText("登记好了")).toBeInTheDocument();
  expect(host.askedFor("begin")).toEqual([{ pin: "135790" }]);
  expect(host.askedFor("join")).toEqual([{ admission: "WFA1-7K3M" }]);
});

test("another device's admission is told, and the way back leads to the invite", async () => {
  const { user } = await show(<Screen />, {
    answers: desk({
      begin: () => deskStatus({ stage: "begun", is_locked: false, identity: null }),
      join: () => fail({ code: "device.welcome", why: "the credential is for another device" }),
    }),
  });
  await user.click(await screen.findByRole("button", { name: "本单位已有设备？加入本单位" }));
  await user.type(screen.getByLabelText("设定 PIN"), "135790");
  await user.type(screen.getByLabelText("再输一次 PIN"), "135790{Enter}");
  await user.type(await screen.findByLabelText("第二步：读取它给的准许"), "WFA1-7K3M{Enter}");
  const alert = await screen.findByRole("alert");
  expect(within(alert).getByText("这份准许不能用在本机上。")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "上一步" }));
  await waitFor(() => expect(screen.getByLabelText("邀请码")).toBeInTheDocument());
});

test.each(["zh-CN", "en"] as const)("it keeps nobody out, in %s", async (language) => {
  const { container, user } = await show(<Screen />, {
    answers: desk({ desk_status: () => deskStatus({ stage: "begun", is_locked: false, identity: null }) }),
    language,
  });
  await user.click(await screen.findByRole("button", { name: /加入本单位|Join it/ }));
  await screen.findByText("7f3a 0000 1111 2222");
  await expectNoBarriers(container);
});
