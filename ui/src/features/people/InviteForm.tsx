import { Button, Checkbox, Form, Input, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { ConsoleError } from "@/api/console";
import type { Made } from "@/api/generated/console/Made";
import type { NewInvite } from "@/api/generated/console/NewInvite";
import type { OrganisationView } from "@/api/generated/console/OrganisationView";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useDivisions } from "@/features/shared/console/divisions";
import styles from "./InviteForm.module.css";
import { useMakeInvite } from "./queries";
import { INVITED_KINDS, type InvitedKind } from "./useBits";

type Fields = {
  whom: "new" | "enrolled";
  org_name?: string;
  kinds?: InvitedKind[];
  uscc?: string;
  division?: string;
  org?: string;
};

/** Whom to invite: a new organisation, or a further device of one that is enrolled. */
export function InviteForm({
  organisations,
  org,
  onMade,
  onCancel,
}: {
  organisations: readonly OrganisationView[];
  /** The organisation that a further device is for. */
  org: string | undefined;
  onMade: (made: Made) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation(["people", "steps", "common"]);
  const { districts, nameOf } = useDivisions();
  const [form] = Form.useForm<Fields>();
  const whom = Form.useWatch("whom", form) ?? (org === undefined ? "new" : "enrolled");
  const make = useMakeInvite();
  const faults = make.error instanceof ConsoleError ? (make.error.problem?.errors ?? []) : [];
  /** What the node says of one field; what it says of none stands below. */
  const fault = (field: keyof NewInvite) => {
    const found = faults.find(({ pointer }) => pointer === `/${field}`);
    return found === undefined
      ? {}
      : { validateStatus: "error" as const, help: t("invite.should_be", { what: found.detail }) };
  };
  const isAtField = faults.some(({ pointer }) =>
    ["/org_name", "/kinds", "/uscc", "/division", "/org"].includes(pointer),
  );

  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      className={styles.form ?? ""}
      initialValues={{ whom, ...(org !== undefined && { org }) }}
      onValuesChange={() => make.reset()}
      onFinish={(fields) => make.mutate(invitation(fields), { onSuccess: onMade })}
      scrollToFirstError={{ focus: true }}
    >
      <Form.Item name="whom" label={t("invite.whom")}>
        <Radio.Group
          options={[
            { value: "new", label: t("invite.new") },
            { value: "enrolled", label: t("invite.enrolled"), disabled: organisations.length === 0 },
          ]}
        />
      </Form.Item>
      {whom === "new" ? (
        <>
          <Form.Item
            name="org_name"
            label={t("invite.org_name")}
            extra={t("invite.org_name_means")}
            rules={[{ required: true, whitespace: true, message: t("invite.org_name_missing") }]}
            {...fault("org_name")}
          >
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="kinds"
            label={t("invite.kinds")}
            // Not `required`: that would be said of the group, which no screen reader understands.
            rules={[
              {
                validator: (_, kinds: InvitedKind[] = []) =>
                  kinds.length > 0 ? Promise.resolve() : Promise.reject(new Error(t("invite.kinds_missing"))),
              },
            ]}
            {...fault("kinds")}
          >
            <Kinds />
          </Form.Item>
          <Form.Item name="uscc" label={t("invite.uscc")} {...fault("uscc")}>
            <Input maxLength={30} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="division" label={t("invite.division")} {...fault("division")}>
            <Select
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              options={districts.map(({ code }) => ({ value: code, label: nameOf(code) }))}
            />
          </Form.Item>
        </>
      ) : (
        <Form.Item
          name="org"
          label={t("invite.org")}
          rules={[{ required: true, message: t("invite.org_missing") }]}
          {...fault("org")}
        >
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={organisations.map(({ org, name }) => ({ value: org, label: name }))}
          />
        </Form.Item>
      )}
      <p className="muted">{t("invite.life")}</p>
      {make.isError && !isAtField && <ConsoleFailure error={make.error} />}
      <div className={styles.acts}>
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {t("invite.make")}
        </Button>
        <Button onClick={onCancel}>{t("common:cancel")}</Button>
      </div>
    </Form>
  );
}

/** The form item would say of a group what only a field may say of itself: that it is required and wrong. */
function Kinds({
  value = [],
  onChange,
  "aria-describedby": describedBy,
}: {
  value?: InvitedKind[];
  onChange?: (kinds: InvitedKind[]) => void;
  "aria-describedby"?: string;
}) {
  const { t } = useTranslation(["people", "steps"]);
  return (
    <Checkbox.Group<InvitedKind>
      aria-label={t("invite.kinds")}
      aria-describedby={describedBy}
      value={value}
      options={INVITED_KINDS.map((kind) => ({ value: kind, label: t(`steps:kind.${kind}`) }))}
      {...(onChange && { onChange })}
    />
  );
}

function invitation({ whom, org, org_name = "", kinds = [], uscc, division }: Fields): NewInvite {
  if (whom === "enrolled") return org === undefined ? {} : { org };
  const code = uscc?.trim() ?? "";
  return {
    org_name: org_name.trim(),
    kinds,
    ...(code !== "" && { uscc: code }),
    ...(division !== undefined && { division }),
  };
}
