import type { Translation } from "../translation";
import type { custody as zh } from "../zh-CN/custody";

export const custody = {
  wastes: "{{name}} ({{total}} wastes)",
  no_mass: "no weight yet",
  difference: {
    less: "{{base}} {{left}}, here {{here}}: {{apart}} less ({{share}})",
    more: "{{base}} {{left}}, here {{here}}: {{apart}} more ({{share}})",
    none: "{{base}} {{left}}, here {{here}}: no difference",
    removed: "Sent",
    planned: "Planned",
  },
  told: "A difference: the consignor and the authority here have to be told, even when you accept (Transfer Measures, article 18). Once signed, it reaches both with the manifest.",
} as const satisfies Translation<typeof zh>;
