import { act, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Signing } from "@/api/generated/Signing";
import { fakeHost } from "@/test/fakeHost";
import { renderScreen } from "@/test/renderScreen";
import { deskStatus, issueNew, manifestView, signing } from "@/test/samples";
import { SigningBar } from "./SigningBar";
import { isPutOff, useSigner } from "./useSigner";

function SignButton({ onEnd }: { onEnd: (end: unknown) => void }) {
  const { sign, dialog } = useSigner();
  return (
    <>
      <button type="button" onClick={() => void sign(issueNew(), { form: "form-1" }).then(onEnd, onEnd)}>
        go
      </button>
      {dialog}
    </>
  );
}

/** A desk whose key is closed under the PIN 246810. */
function lockedDesk() {
  let isLocked = true;
  return fakeHost({
    sign: ({ act, form }) => {
      if (isLocked) throw { code: "sign.locked" };
      return signing({ act, form });
    },
    unlock: ({ pin }) => {
      if (pin !== "246810") throw { code: "key.wrong_pin" };
      isLocked = false;
      return deskStatus();
    },
  });
}

test("a closed key asks for the PIN, says what was wrong with it, and then signs", async () => {
  const user = userEvent.setup();
  const host = lockedDesk();
  const ends: unknown[] = [];
  const screen = await renderScreen(<SignButton onEnd={(end) => ends.push(end)} />);

  await user.click(screen.getByText("go"));
  const field = await screen.findByLabelText("PIN");
  expect(screen.getByRole("dialog").textContent).toContain("开具联单：废矿物油 1.200 吨");
  await user.type(field, "111111{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain(
    "PIN 不对。密钥没有打开，没有签字。请重新输入。",
  );
  expect(ends).toEqual([]);

  await user.clear(field);
  await user.type(field, "246810{Enter}");
  await waitFor(() => expect(ends).toHaveLength(1));
  expect(ends[0]).toMatchObject({ id: "signing-1", form: "form-1" });
  expect(host.askedFor("sign")).toHaveLength(2);
});

test("who closes the dialog has put it off, and nothing was signed", async () => {
  const user = userEvent.setup();
  const host = lockedDesk();
  const ends: unknown[] = [];
  const screen = await renderScreen(<SignButton onEnd={(end) => ends.push(end)} />);
  await user.click(screen.getByText("go"));
  await user.click(await screen.findByText("取消"));
  await waitFor(() => expect(ends).toHaveLength(1));
  expect(isPutOff(ends[0])).toBe(true);
  expect(host.askedFor("unlock")).toHaveLength(0);
});

/** A desk with these acts, which ends them as it is told. */
function deskWith(first: Signing[]) {
  let signings = first;
  const end = (id: string, state: Signing["state"]) => {
    signings = signings.map((one) => (one.id === id ? { ...one, state } : one));
    const found = signings.find((one) => one.id === id);
    if (found === undefined) throw { code: "sign.too_late" };
    return found;
  };
  const host = fakeHost({
    signings: () => ({ signings }),
    show_manifest: () => manifestView(),
    sign_now: ({ id }) =>
      end(id, { state: "signed", manifest: "doc-1", code: "WF-7K3M-92QD", at: "2026-11-23T01:40:00Z" }),
    take_back: ({ id }) => end(id, { state: "taken_back" }),
    dismiss_signing: ({ id }) => {
      signings = signings.filter((one) => one.id !== id);
      return {};
    },
    sign: ({ act, form }) => {
      const again = signing({ id: "signing-2", act, form });
      signings = [again, ...signings];
      return again;
    },
  });
  return host;
}

test("nothing waits, nothing is drawn", async () => {
  deskWith([]);
  const screen = await renderScreen(<SigningBar />);
  expect(screen.container.textContent).toBe("");
});

test("a waiting act can be taken back, and its form is one click away", async () => {
  const user = userEvent.setup();
  deskWith([signing()]);
  const screen = await renderScreen(<SigningBar />);
  await screen.findByText("开具联单");
  expect(screen.getByText("还剩 10 秒，可以收回")).toBeTruthy();
  await user.click(screen.getByText("收回"));
  expect(await screen.findByText(/已收回「开具联单」，没有签字/)).toBeTruthy();
  await user.click(screen.getByText("继续"));
  expect(screen.place()).toBe("/manifests/new?form=form-1");
});

test("a waiting act says whom the signature will name, as the device's claim", async () => {
  const host = deskWith([signing()]);
  const wang = {
    person: "3f2a91bc00",
    short: "3f2a91bc",
    name: "王师傅",
    phone: null,
    is_own: true,
    is_acting: true,
    erased_at: null,
  };
  host.answer({ persons: () => ({ persons: [wang] }) });
  const screen = await renderScreen(<SigningBar />);
  expect(await screen.findByText("签字时写明：设备称由 王师傅 操作")).toBeTruthy();
  host.answer({ persons: () => ({ persons: [{ ...wang, is_acting: false }] }) });
  await act(async () => host.change("desk"));
  await waitFor(() => expect(screen.queryByText(/王师傅/)).toBeNull());
});

test("a step on a manifest names it, and is signed at once when asked", async () => {
  const user = userEvent.setup();
  deskWith([signing({ act: { act: "deliver", manifest: "doc-1" }, step: "delivered", form: null })]);
  const screen = await renderScreen(<SigningBar />, { language: "en" });
  await screen.findByText("Deliver");
  await waitFor(() => expect(screen.container.textContent).toContain(": 废矿物油 1.200 t · WF-7K3M-92QD"));
  await user.click(screen.getByText("Sign now"));
  expect(await screen.findByText(/Signed: Deliver/)).toBeTruthy();
  await user.click(screen.getByText("WF-7K3M-92QD"));
  expect(screen.place()).toBe("/manifests/doc-1");
});

test("what failed stays with its three lines until it is signed again", async () => {
  const user = userEvent.setup();
  const host = deskWith([signing({ state: { state: "failed", problem: { code: "disk.full" } } })]);
  const screen = await renderScreen(<SigningBar />);
  expect(await screen.findByText("磁盘满了，这一步没有保存。")).toBeTruthy();
  expect(screen.getByText("之前的记录都完好。")).toBeTruthy();
  await user.click(screen.getByText("再签一次"));
  expect(await screen.findByText("还剩 10 秒，可以收回")).toBeTruthy();
  await waitFor(() => expect(screen.queryByText("磁盘满了，这一步没有保存。")).toBeNull());
  expect(host.askedFor("sign")[0]).toEqual({ act: issueNew(), form: "form-1" });
});

test("an act that ends behind the window is told when the desk says so", async () => {
  const host = deskWith([signing()]);
  const screen = await renderScreen(<SigningBar />);
  await screen.findByText("收回");
  await act(async () => {
    await host.call("sign_now", { id: "signing-1" });
    host.change("signings");
  });
  expect(await screen.findByText(/已签字/)).toBeTruthy();
});
