import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Form } from "antd";
import { expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { show } from "@/test/show";
import { QuantityField } from "./QuantityField";

/** A form with one weight; `given` hears what the form holds. */
async function weigh(given: (grams: unknown) => void, start?: number) {
  const drawn = await show(
    <Form
      layout="vertical"
      initialValues={{ weight: start }}
      onValuesChange={(values) => given(values.weight)}
    >
      <Form.Item name="weight" label="移出量">
        <QuantityField />
      </Form.Item>
    </Form>,
  );
  return { ...drawn, user: userEvent.setup(), field: screen.getByLabelText("移出量") };
}

test("a weight is typed as people type it, and held in grams", async () => {
  const given = vi.fn();
  const { user, field, container } = await weigh(given);
  await user.type(field, "１．１８");
  expect(given).toHaveBeenLastCalledWith(1_180_000);
  expect(field).toHaveAccessibleDescription("即 1,180 kg");
  expect(await axeFindings(container)).toEqual([]);
});

test("another unit says the same weight", async () => {
  const given = vi.fn();
  const { user, field } = await weigh(given, 1_180_000);
  expect(field).toHaveValue("1.18");
  await user.click(screen.getByText("kg"));
  expect(field).toHaveValue("1180");
  expect(field).toHaveAccessibleDescription("即 1.180 吨");
  expect(given).not.toHaveBeenCalled();
});

test("a unit that is typed along is taken over", async () => {
  const given = vi.fn();
  const { user, field } = await weigh(given);
  await user.type(field, "1180公斤");
  expect(given).toHaveBeenLastCalledWith(1_180_000);
  await user.tab();
  expect(field).toHaveValue("1180");
  expect(screen.getByRole("radio", { name: "kg" })).toBeChecked();
});

test("what cannot be read is said, kept as typed, and never sent as a number", async () => {
  const given = vi.fn();
  const { user, field } = await weigh(given, 1_000);
  await user.clear(field);
  await user.type(field, "1,18");
  expect(given).toHaveBeenLastCalledWith(null);
  expect(field).toHaveValue("1,18");
  expect(field).toBeInvalid();
  expect(field).toHaveAccessibleDescription("看不懂这个重量。请只写数字，例如 1.18。");
});
