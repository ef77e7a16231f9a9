export const custody = {
  wastes: "{{name}} 等 {{total}} 种",
  no_mass: "还没有重量",
  difference: {
    less: "{{base}} {{left}}，本场 {{here}}，少 {{apart}}（{{share}}）",
    more: "{{base}} {{left}}，本场 {{here}}，多 {{apart}}（{{share}}）",
    none: "{{base}} {{left}}，本场 {{here}}，没有差异",
    removed: "移出",
    planned: "计划",
  },
  told: "有差异，即使接受也要告知移出人，并报告接受地主管部门（《危险废物转移管理办法》第十八条）。签字后随联单送到双方。",
} as const;
