import { Button, Form, Input } from "antd";
import { type ReactNode, useState } from "react";
import type { LineView } from "@/api/generated/LineView";
import { BigButton, BottomBar } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Countdown } from "@/components/Countdown";
import { DataList } from "@/components/DataList";
import { EmptyState } from "@/components/EmptyState";
import { Figure, Missing } from "@/components/Figure";
import { KeyValue } from "@/components/KeyValue";
import { Page } from "@/components/Page";
import { PinDialog } from "@/components/PinDialog";
import { QrCode } from "@/components/QrCode";
import { QuantityField } from "@/components/QuantityField";
import { SearchSelect } from "@/components/SearchSelect";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { Tag } from "@/components/Tag";
import { VirtualTable } from "@/components/VirtualTable";
import { Mark } from "@/features/shared/Mark";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { StatusTag } from "@/features/shared/StatusTag";
import { TimelineOfManifest } from "@/features/shared/TimelineOfManifest";
import { WeightsTable } from "@/features/shared/WeightsTable";

const said = (grams: number, by: string) => ({ grams, by, entry: "e" });
const line: LineView = {
  id: "1",
  waste_code: "900-249-08",
  category: "HW08",
  waste_name: "废矿物油",
  hazards: ["T", "I"],
  form: "液态",
  packaging: "桶装",
  packages: 6,
  planned: said(1_200_000, "甲"),
  removed: said(1_200_000, "甲"),
  received: said(1_160_000, "乙"),
  accepted: null,
};
const party = (name: string) => ({
  org: name,
  name,
  uscc: null,
  division: null,
  place: null,
  licence: null,
  is_own: false,
});
const step = (
  step: "issued" | "picked_up" | "received",
  org_name: string,
  mark: Parameters<typeof Mark>[0]["mark"],
) => ({
  step,
  entry: step,
  org: org_name,
  org_name,
  device: "d",
  fingerprint: "1204 8831 0957 4410",
  person: null,
  claimed_at: "2026-11-23T01:40:00Z",
  mark,
  is_own: step === "issued",
  by_regulator: false,
  stands: true,
});
const wastes = ["废矿物油", "废铅蓄电池", "含油抹布", "表面处理污泥"];
const rows = Array.from({ length: 5000 }, (_, n) => ({ id: String(n), n }));

/** Every component once. */
export function Gallery() {
  const [grams, setGrams] = useState<number | null>(1_180_000);
  const [found, setFound] = useState<string[]>([]);
  const [waste, setWaste] = useState<string>();
  const [dialog, setDialog] = useState(new URLSearchParams(window.location.search).get("dialog"));
  const [sort, setSort] = useState({ key: "weight", descending: true });

  return (
    <div style={{ padding: "var(--s6) var(--s8)" }}>
      <Page
        title="部件"
        sub="11 月 23 日 星期一 · 4 件事按法定期限排列"
        above="武汉市 · 无废城市"
        actions={<Button type="primary">开联单</Button>}
      >
        <Two>
          <Section title="要办的事" beside={<a href="#all">全部</a>}>
            <DataList
              label="要办的事"
              items={wastes}
              keyOf={(one) => one}
              lead={() => (
                <>
                  <b>剩 4 天</b>
                  <br />
                  <small className="muted">11-27 周五</small>
                </>
              )}
              row={(one) => (
                <>
                  <b>核对差异：{one}</b>
                  <br />
                  <span className="muted">移出 1.200 吨，接受 1.160 吨 → 示例东固废处置公司</span>
                </>
              )}
              beside={(one) =>
                one === "废矿物油" ? (
                  <Button type="primary">核对</Button>
                ) : (
                  <Mark mark={{ mark: "waiting" }} />
                )
              }
              onOpen={() => {}}
              tone={(one) => (one === "废矿物油" ? "now" : undefined)}
            />
          </Section>
          <Section title="经过">
            <Card>
              <TimelineOfManifest
                manifest={{
                  row: { status: "received" },
                  missing: ["delivered"],
                  recordings: [],
                  consignor: party("示例汽修厂"),
                  carrier: party("示例危货运输"),
                  receiver: party("示例东处置"),
                  steps: [
                    step("issued", "示例汽修厂", {
                      mark: "authority_has_it",
                      log_index: 17,
                      at: "2026-11-23T01:41:00Z",
                    }),
                    step("picked_up", "示例危货运输", { mark: "waiting" }),
                    step("received", "示例东处置", { mark: "only_here" }),
                  ],
                }}
              />
            </Card>
          </Section>
        </Two>
        <Section title="重量">
          <Card flush>
            <WeightsTable
              lines={[
                line,
                {
                  ...line,
                  id: "2",
                  received: null,
                  removed: null,
                  waste_name: "含油抹布",
                  waste_code: "900-041-49",
                },
              ]}
              nameOf={(org) => (org === "甲" ? "示例汽修厂" : "示例东处置")}
            />
          </Card>
        </Section>
        <Two>
          <Section title="标记">
            <Card>
              <Row>
                <Mark mark={{ mark: "only_here" }} />
                <Mark mark={{ mark: "waiting" }} />
                <Mark mark={{ mark: "authority_has_it", log_index: 1, at: null }} />
                <Mark mark={{ mark: "refused", reason: "roles", said: "不是承运人" }} />
              </Row>
              <Row>
                {(
                  [
                    "draft",
                    "issued",
                    "in_transit",
                    "delivered",
                    "received",
                    "accepted",
                    "closed",
                    "reported",
                  ] as const
                ).map((status) => (
                  <StatusTag key={status} status={status} />
                ))}
              </Row>
              <Row>
                <Tag tone="hazard">易燃性</Tag>
                <Tag tone="danger">严重</Tag>
                <Figure measure={{ figure: "1,204.180", unit: "吨" }} size="huge" />
                <Missing size="huge">缺数据</Missing>
              </Row>
              <KeyValue
                items={[
                  ["移出人", "示例汽修厂 · 青山厂区"],
                  ["车牌", "鄂A12345"],
                  ["国家联单号", undefined],
                ]}
              />
            </Card>
          </Section>
          <Section title="表单">
            <Card>
              <Form layout="vertical">
                <Form.Item label="废物" htmlFor="waste">
                  <SearchSelect
                    id="waste"
                    value={waste}
                    options={found}
                    keyOf={(one) => one}
                    textOf={(one) => one}
                    option={(one) => <b>{one}</b>}
                    isPending={false}
                    placeholder="代码、名称或拼音首字母"
                    onSearch={(text) => setFound(wastes.filter((one) => one.includes(text)))}
                    onChange={setWaste}
                  />
                </Form.Item>
                <Form.Item label="重量" htmlFor="weight">
                  <QuantityField id="weight" value={grams} onChange={setGrams} />
                </Form.Item>
                <Form.Item label="车牌" htmlFor="plate">
                  <Input id="plate" defaultValue="鄂A12345" />
                </Form.Item>
                <Row>
                  <Button type="primary">签字（稍后自动发送）</Button>
                  <Button onClick={() => setDialog("pin")}>PIN</Button>
                  <Button danger onClick={() => setDialog("confirm")}>
                    撤销
                  </Button>
                  <Button type="text">取消</Button>
                </Row>
              </Form>
            </Card>
          </Section>
        </Two>
        <Countdown endsAt={Date.now() + 8_000} spanMs={10_000} onTakeBack={() => {}} onNow={() => {}}>
          <b>装运：即将签字</b>
          <div className="muted">现在还可以收回；签字后只能用新的环节更正。</div>
        </Countdown>
        <ProblemFailure error={{ code: "net.node_silent", why: "10:42" }} onAct={() => {}} />
        <Two>
          <Card>
            <EmptyState from="移出人开出联单后会自动出现" action={<Button type="primary">开联单</Button>}>
              还没有联单。
            </EmptyState>
          </Card>
          <Card>
            <Skeleton />
            <QrCode text="127.0.0.1:4420/7K3M-92QD" label="邀请码" size="9rem" />
          </Card>
        </Two>
        <div style={{ ["--table-height" as string]: "22rem" }}>
          <VirtualTable
            label="联单"
            columns={[
              { key: "code", title: "编号", width: "8rem", cell: (row) => `WF-${row.n}` },
              {
                key: "what",
                title: "废物",
                width: "minmax(12rem, 2fr)",
                sortable: true,
                cell: () => "废矿物油",
              },
              { key: "to", title: "接受人", width: "minmax(10rem, 1fr)", cell: () => "示例东固废处置公司" },
              {
                key: "weight",
                title: "移出量",
                width: "8rem",
                align: "end",
                sortable: true,
                cell: (row) => <Figure measure={{ figure: `${row.n}.180`, unit: "吨" }} />,
              },
              { key: "status", title: "状态", width: "7rem", cell: () => <StatusTag status="in_transit" /> },
            ]}
            rows={rows}
            keyOf={(row) => row.id}
            total={rows.length}
            sort={sort}
            onSort={setSort}
            onOpen={() => {}}
            narrow={(row) => (
              <>
                <b>废矿物油 {row.n}.180 吨</b> → 示例东固废处置公司
                <br />
                <StatusTag status="in_transit" />
              </>
            )}
          />
        </div>
        <div style={{ maxWidth: 390 }}>
          <BottomBar>
            <BigButton kind="hazard" onClick={() => {}}>
              应急卡
            </BigButton>
            <BigButton kind="primary" onClick={() => {}}>
              到了，开始核对
            </BigButton>
          </BottomBar>
        </div>
      </Page>
      {dialog === "pin" && (
        <PinDialog
          title="输入 PIN"
          action="签字"
          fault="PIN 不对。请再试一次。"
          onPin={() => {}}
          onCancel={() => setDialog(null)}
        />
      )}
      {dialog === "confirm" && (
        <ConfirmDialog
          title="撤销设备？"
          action="撤销设备 1204 8831"
          danger
          onConfirm={() => {}}
          onCancel={() => setDialog(null)}
        >
          此后签字无效，此前签字仍有效。
        </ConfirmDialog>
      )}
    </div>
  );
}

function Two({ children }: { children: ReactNode }) {
  return (
    <div
      style={{
        display: "grid",
        gap: "var(--s6)",
        gridTemplateColumns: "repeat(auto-fit, minmax(min(24rem, 100%), 1fr))",
      }}
    >
      {children}
    </div>
  );
}

function Row({ children }: { children: ReactNode }) {
  return (
    <div
      style={{
        display: "flex",
        flexWrap: "wrap",
        gap: "var(--s3)",
        alignItems: "center",
        marginBottom: "var(--s3)",
      }}
    >
      {children}
    </div>
  );
}
