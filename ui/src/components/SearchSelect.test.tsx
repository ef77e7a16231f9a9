import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { show } from "@/test/show";
import { SearchSelect } from "./SearchSelect";

const WASTES = ["废矿物油", "废铅蓄电池", "含油抹布"];

function Wastes({
  searched,
  taken,
}: {
  searched: (text: string) => void;
  taken: (waste: string | undefined) => void;
}) {
  const [value, setValue] = useState<string>();
  const [options, setOptions] = useState<string[]>([]);
  return (
    <>
      <label htmlFor="waste">废物</label>
      <SearchSelect
        id="waste"
        value={value}
        options={options}
        keyOf={(one) => one}
        textOf={(one) => one}
        option={(one) => one}
        isPending={false}
        onSearch={(text) => {
          searched(text);
          setOptions(WASTES.filter((one) => one.includes(text)));
        }}
        onChange={(one) => {
          taken(one);
          setValue(one);
        }}
      />
    </>
  );
}

async function open() {
  const [searched, taken] = [vi.fn(), vi.fn()];
  const drawn = await show(<Wastes searched={searched} taken={taken} />);
  return {
    ...drawn,
    searched,
    taken,
    user: userEvent.setup(),
    field: screen.getByRole("combobox", { name: "废物" }),
  };
}

test("opening shows what was used last, arrows choose, Enter takes", async () => {
  const { user, field, searched, taken, container } = await open();
  await user.click(field);
  expect(await screen.findAllByRole("option")).toHaveLength(3);
  expect(searched).toHaveBeenLastCalledWith("");
  expect(await axeFindings(container)).toEqual([]);
  await user.keyboard("{ArrowDown}{Enter}");
  expect(taken).toHaveBeenLastCalledWith("废铅蓄电池");
  expect(field).toHaveValue("废铅蓄电池");
  expect(screen.queryByRole("option")).toBeNull();
});

test("typing narrows, and a click takes", async () => {
  const { user, field, taken } = await open();
  await user.click(field);
  await user.type(field, "油");
  expect(await screen.findByText("含油抹布")).toBeInTheDocument();
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(2));
  await user.click(screen.getByText("含油抹布"));
  expect(taken).toHaveBeenLastCalledWith("含油抹布");
});

test("nothing is searched or taken while an input method composes", async () => {
  const { user, field, searched, taken } = await open();
  await user.click(field);
  await screen.findAllByRole("option");
  searched.mockClear();

  fireEvent.compositionStart(field);
  fireEvent.change(field, { target: { value: "han" } });
  fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(searched).not.toHaveBeenCalled();
  expect(taken).not.toHaveBeenCalled();

  fireEvent.change(field, { target: { value: "含" } });
  fireEvent.compositionEnd(field);
  // WebKit tells of the Enter that ended the composition only now.
  fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
  expect(searched).toHaveBeenLastCalledWith("含");
  expect(taken).not.toHaveBeenCalled();
  await user.keyboard("{Enter}");
  expect(taken).toHaveBeenLastCalledWith("含油抹布");
});

test("Escape leaves everything as it was", async () => {
  const { user, field, taken } = await open();
  await user.click(field);
  await user.type(field, "没有这种");
  expect(await screen.findByText("没有找到「没有这种」。")).toBeInTheDocument();
  await user.keyboard("{Escape}");
  expect(field).toHaveValue("");
  expect(taken).not.toHaveBeenCalled();
});

test("what was taken can be cleared", async () => {
  const { user, field, taken } = await open();
  await user.click(field);
  await screen.findAllByRole("option");
  await user.keyboard("{Enter}");
  expect(field).toHaveValue("废矿物油");
  await user.click(screen.getByRole("button", { name: "清除" }));
  expect(taken).toHaveBeenLastCalledWith(undefined);
  expect(field).toHaveValue("");
});
