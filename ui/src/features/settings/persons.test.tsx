import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { PersonView } from "@/api/generated/PersonView";
import { expectNoBarriers } from "@/test/axe";
import { type Answers, fail } from "@/test/fakeHost";
import { show } from "@/test/show";
import { PersonsPart } from "./PersonsPart";

function person(short: string, over: Partial<PersonView> = {}): PersonView {
  return {
    person: short.repeat(4),
    short,
    name: null,
    phone: null,
    is_own: true,
    is_acting: false,
    erased_at: null,
    ...over,
  };
}

const WANG = person("3f2a91bc", { name: "王师傅", phone: "13800001234", is_acting: true });
const LI = person("77aa01fe", { name: "李四" });
const OTHER = person("09c4e2d7", { name: "赵六", is_own: false });
const ERASED = person("51b0cc3e", { erased_at: "2026-11-20T01:40:00Z" });

/** A desk with these persons, which does as it is told. */
function desk(first: PersonView[], answers: Answers = {}): Answers {
  let persons = first;
  const become = (next: PersonView[]) => {
    persons = next;
    return { persons };
  };
  return {
    persons: () => ({ persons }),
    add_person: ({ name, phone }) =>
      become([
        ...persons,
        person("a0a0a0a0", {
          name,
          phone: phone === "" ? null : phone,
          is_acting: !persons.some((one) => one.is_acting),
        }),
      ]),
    act_as: ({ person: chosen }) =>
      become(persons.map((one) => ({ ...one, is_acting: one.person === chosen }))),
    erase_person: ({ person: gone }) =>
      become(
        persons.map((one) =>
          one.person === gone
            ? { ...one, name: null, phone: null, is_acting: false, erased_at: "2026-11-23T01:40:00Z" }
            : one,
        ),
      ),
    ...answers,
  };
}

test("somebody is added, and is at the device when nobody was", async () => {
  const { host, user } = await show(<PersonsPart />, { answers: desk([]) });
  expect(await screen.findByText("还没有经办人，签字不写明由谁操作。")).toBeInTheDocument();
  await user.type(screen.getByLabelText("姓名"), "王师傅");
  await user.type(screen.getByLabelText(/电话/), "13800001234");
  await user.click(screen.getByRole("button", { name: "添加" }));
  expect(await screen.findByRole("radio", { name: /王师傅/ })).toBeChecked();
  expect(host.askedFor("add_person")).toEqual([{ name: "王师傅", phone: "13800001234" }]);
  expect(screen.getByLabelText("姓名")).toHaveValue("");
});

test("nobody without a name is added, and what the desk finds wrong stands at the field", async () => {
  const { host, user } = await show(<PersonsPart />, {
    answers: desk([], { add_person: () => fail({ code: "person.name", why: "control characters" }) }),
  });
  await user.click(await screen.findByRole("button", { name: "添加" }));
  expect(screen.getByText("请填姓名。")).toBeInTheDocument();
  expect(host.askedFor("add_person")).toEqual([]);
  await user.type(screen.getByLabelText("姓名"), "王");
  await user.click(screen.getByRole("button", { name: "添加" }));
  expect(await screen.findByText(/姓名或电话不能用。姓名必填/)).toBeInTheDocument();
  expect(screen.getByLabelText("姓名")).toHaveValue("王");
});

test("another takes over, or nobody is named", async () => {
  const { host, user } = await show(<PersonsPart />, { answers: desk([WANG, LI]) });
  await user.click(await screen.findByRole("radio", { name: /李四/ }));
  await waitFor(() => expect(screen.getByRole("radio", { name: /李四/ })).toBeChecked());
  await user.click(screen.getByRole("radio", { name: "不写明由谁操作" }));
  await waitFor(() => expect(screen.getByRole("radio", { name: "不写明由谁操作" })).toBeChecked());
  expect(host.askedFor("act_as")).toEqual([{ person: LI.person }, { person: null }]);
});

test("whose card came from another device cannot be chosen, and who is erased has no name", async () => {
  await show(<PersonsPart />, { answers: desk([WANG, OTHER, ERASED]) });
  expect(await screen.findByText("赵六")).toBeInTheDocument();
  expect(screen.queryByRole("radio", { name: /赵六/ })).not.toBeInTheDocument();
  expect(screen.getByText(/资料已删除/)).toBeInTheDocument();
  expect(screen.getByText("编号 51b0cc3e")).toBeInTheDocument();
});

test("erasing says what goes, what stays and what is out of reach, and is asked once more", async () => {
  const { host, user } = await show(<PersonsPart />, { answers: desk([WANG, LI]) });
  await user.click(await screen.findByRole("button", { name: "删除资料：王师傅" }));
  const dialog = await screen.findByRole("dialog");
  for (const told of ["一个字节不留，不能恢复", "核验结果与之前完全相同", "收到过这份资料的单位"]) {
    expect(dialog).toHaveTextContent(told);
  }
  await user.click(within(dialog).getByRole("button", { name: "取消" }));
  expect(host.askedFor("erase_person")).toEqual([]);

  await user.click(screen.getByRole("button", { name: "删除资料：王师傅" }));
  const again = await screen.findByRole("dialog");
  await user.click(within(again).getByRole("button", { name: "删除 王师傅 的资料" }));
  expect(await screen.findByText("已删除 3f2a91bc 的资料")).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByText("王师傅")).not.toBeInTheDocument());
  expect(host.askedFor("erase_person")).toEqual([{ person: WANG.person }]);
});

test("an erasure that the disk does not allow is told in the dialog", async () => {
  const { user } = await show(<PersonsPart />, {
    answers: desk([WANG], { erase_person: () => fail({ code: "disk.full" }) }),
  });
  await user.click(await screen.findByRole("button", { name: "删除资料：王师傅" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: "删除 王师傅 的资料" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("磁盘满了");
});

test.each(["zh-CN", "en"] as const)("they keep nobody out, in %s", async (language) => {
  const { container } = await show(<PersonsPart />, { answers: desk([WANG, LI, OTHER, ERASED]), language });
  await screen.findAllByRole("radio");
  await expectNoBarriers(container);
});
