import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Devices as Known } from "@/api/generated/Devices";
import type { DeviceView } from "@/api/generated/DeviceView";
import type { PaperView } from "@/api/generated/PaperView";
import { expectNoBarriers } from "@/test/axe";
import { type Answers, fail } from "@/test/fakeHost";
import { deskStatus } from "@/test/samples";
import { show } from "@/test/show";
import { Devices } from "./Devices";

function device(over: Partial<DeviceView> = {}): DeviceView {
  return {
    device: "1203441099210087",
    fingerprint: "1203 4410 9921 0087",
    kinds: ["producer"],
    is_managing: true,
    is_this: true,
    standing: { standing: "active" },
    valid_to: "2027-11-27T00:00:00Z",
    ...over,
  };
}

const PHONE = device({
  device: "7f3a000011112222",
  fingerprint: "7f3a 0000 1111 2222",
  is_managing: false,
  is_this: false,
});
const OLD = device({
  device: "0001",
  fingerprint: "0001 0002 0003 0004",
  is_this: false,
  standing: { standing: "rotated" },
});

function paper(over: Partial<PaperView> = {}): PaperView {
  return {
    device: "aa00",
    number: "aa00bb11",
    kind: "signing",
    state: "good",
    until: "2026-12-31T16:00:00Z",
    most_g: 2_000_000,
    ...over,
  };
}

const KNOWN: Known = {
  devices: [device(), PHONE, OLD],
  sheets: [paper(), paper({ device: "cc00", number: "cc00dd11", state: "used" })],
  is_managing: true,
  rotation: "none",
};

function desk(known: Known = KNOWN, answers: Answers = {}): Answers {
  return { desk_status: () => deskStatus({ is_locked: false }), devices: () => known, ...answers };
}

test("a lost device is closed out with its reason, and says what stands", async () => {
  const { host, user } = await show(<Devices />, {
    answers: desk(KNOWN, {
      revoke_device: () => ({
        ...KNOWN,
        devices: [
          device(),
          { ...PHONE, standing: { standing: "revoked", reason: "stolen", at: "2026-11-27T02:00:00Z" } },
          OLD,
        ],
      }),
    }),
  });
  const list = await screen.findByRole("list", { name: "本单位的设备" });
  expect(within(list).getByText("已换密钥")).toBeInTheDocument();
  await user.click(within(list).getByRole("button", { name: "停用 7f3a 0000 1111 2222" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("此后签字无效。它此前签过、本机知道的都有效");
  await user.click(within(dialog).getByLabelText("被盗"));
  await user.click(within(dialog).getByRole("button", { name: "停用 7f3a 0000 1111 2222" }));
  expect(await within(list).findByText(/已停用/)).toBeInTheDocument();
  expect(within(list).getByText(/被盗/)).toBeInTheDocument();
  expect(host.askedFor("revoke_device")).toEqual([{ device: "7f3a000011112222", reason: "stolen" }]);
});

test("sheets are made with number, weight and day, and not without a weight", async () => {
  const { host, user } = await show(<Devices />, {
    answers: desk(KNOWN, {
      choose_file: () => ({ file: { chosen: "file-1", name: "sheets.html" } }),
      make_sheets: () => ({ path: "/home/zhang/sheets.html", is_open: true }),
    }),
  });
  await user.click(await screen.findByRole("button", { name: "制作并打印" }));
  expect(screen.getByText("请填大于 0 的重量。")).toBeInTheDocument();
  expect(host.askedFor("choose_file")).toEqual([]);
  await user.type(screen.getByLabelText("每张最多"), "1.5");
  await user.click(screen.getByRole("button", { name: "制作并打印" }));
  expect(await screen.findByText(/已写入 \/home\/zhang\/sheets.html/)).toBeInTheDocument();
  expect(screen.getByText("已在浏览器中打开，请从那里打印。")).toBeInTheDocument();
  expect(host.askedFor("make_sheets")).toEqual([
    {
      count: 4,
      most_g: 1_500_000,
      until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      chosen: "file-1",
    },
  ]);
});

test("a request is compared before it is let in, and the admission is shown to be taken along", async () => {
  const { host, user } = await show(<Devices />, {
    answers: desk(KNOWN, {
      read_device_request: ({ request }) =>
        request.startsWith("wufei-device:")
          ? { request, fingerprint: "7f3a 9999 1111 2222" }
          : fail({ code: "device.request", why: "it does not begin with wufei-device:" }),
      admit_device: () => ({ admission: "WFA1-7K3M-92QD" }),
      choose_file: () => ({ file: { chosen: "file-2", name: "a.txt" } }),
      save_text: () => ({ path: "/media/usb/a.txt" }),
    }),
  });
  const field = await screen.findByLabelText("申请");
  await user.type(field, "hello");
  expect(await screen.findByText("这不是一台设备的申请。")).toBeInTheDocument();
  await user.clear(field);
  await user.type(field, "wufei-device:00");
  expect(await screen.findByText("7f3a 9999 1111 2222")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "准许加入" }));
  expect(await screen.findByRole("img", { name: "准许" })).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "准许" })).toHaveValue("WFA1-7K3M-92QD");
  await user.click(screen.getByRole("button", { name: "存为文件" }));
  expect(await screen.findByText("已存到 /media/usb/a.txt。")).toBeInTheDocument();
  expect(host.askedFor("admit_device")).toEqual([{ request: "wufei-device:00", is_managing: false }]);
});

test("a key that waits for its answer is told, and goes on later", async () => {
  const { user } = await show(<Devices />, {
    answers: desk(
      { ...KNOWN, rotation: "asked" },
      { rotate: () => fail({ code: "net.node_silent", why: "connection refused" }) },
    ),
  });
  expect(await screen.findByText(/已申请新密钥/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "继续更换密钥" }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("PIN"), "246810");
  await user.keyboard("{Enter}");
  expect(await within(dialog).findByText(/已经申请，可以照常工作/)).toBeInTheDocument();
});

test("another device than a managing one looks on", async () => {
  await show(<Devices />, {
    answers: desk({
      ...KNOWN,
      devices: [device({ is_managing: false })],
      sheets: [],
      is_managing: false,
    }),
  });
  expect(await screen.findByText("还没有签字单。")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /停用|制作|准许/ })).not.toBeInTheDocument();
});

test("what cannot be read is told, and tried again", async () => {
  const { host, user } = await show(<Devices />, {
    answers: desk(KNOWN, { devices: () => fail({ code: "db.busy" }) }),
  });
  const alert = await screen.findByRole("alert");
  host.answer({ devices: () => KNOWN });
  await user.click(within(alert).getAllByRole("button")[0] as HTMLElement);
  await waitFor(() => expect(screen.getByText("7f3a 0000 1111 2222")).toBeInTheDocument());
});

test.each(["zh-CN", "en"] as const)("they keep nobody out, in %s", async (language) => {
  const { container } = await show(<Devices />, { answers: desk(), language });
  await screen.findAllByRole("list");
  await expectNoBarriers(container);
});
