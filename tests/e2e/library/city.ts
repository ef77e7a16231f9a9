/** A node and three organisations, with manifests that somebody has already worked on. */

import { RegulatorNode } from "./node.ts";
import { temporaryFolder } from "./processes.ts";
import { Replica } from "./replica.ts";

/** A manifest, by its id and by the code that people read. */
export interface Signed {
  id: string;
  code: string;
}

/** Who else there is: where, with what, and how far it has come. */
const NEIGHBOURS = [
  ["示例武昌电子", "420106", "900-402-06 2.4t 液态 桶装 12", "accepted"],
  ["示例蔡甸机械", "420114", "900-214-08 6.75t 液态 罐装 1", "accepted"],
  ["示例青山化工", "420107", "900-041-49 3.2t 固态 袋装 64", "delivered"],
  ["示例东西湖印务", "420112", "900-252-12 0.86t 半固态 桶装 5", "picked up"],
  ["示例江夏电镀", "420115", "336-062-17 1.9t 半固态 袋装 38", "issued"],
] as const;

/** What a line weighs, as it was typed. */
function weightOf(line: string): string {
  return line.split(" ")[1] ?? "";
}

/** A city in which one manifest is closed and another one is issued. */
export class City {
  readonly folder: string;
  readonly node: RegulatorNode;
  readonly workshop: Replica;
  readonly carrier: Replica;
  readonly site: Replica;
  /** Planned 1.2 t, removed 1.18 t, received 1.183 t. */
  closed: Signed = { id: "", code: "" };
  /** Planned 0.3 t. */
  issued: Signed = { id: "", code: "" };

  readonly #neighbours: Replica[] = [];

  private constructor(folder: string, node: RegulatorNode, people: [Replica, Replica, Replica]) {
    this.folder = folder;
    this.node = node;
    [this.workshop, this.carrier, this.site] = people;
  }

  /** Makes the keys, enrols everybody and lets them work. */
  static async found(): Promise<City> {
    const folder = temporaryFolder();
    const node = await RegulatorNode.begin(folder);
    const people = await Promise.all([
      Replica.enrolled(folder, node, "示例江岸汽修", "producer", "420102"),
      Replica.enrolled(folder, node, "示例危货运输", "transporter", "420104"),
      Replica.enrolled(folder, node, "示例东处置", "disposal", "420107"),
    ]);
    const city = new City(folder, node, people);
    await city.#work();
    return city;
  }

  async #work(): Promise<void> {
    this.closed = await this.#issue(this.workshop, "900-249-08 1.2t 液态 桶装 12", "--removed 1.18t");
    this.issued = await this.#issue(this.workshop, "900-041-49 0.3t 固态 袋装 3");
    const { id } = this.closed;
    await this.carrier.typesWhenItCan(`manifest pick-up ${id} --plate 鄂A12345`);
    await this.carrier.types(`manifest deliver ${id}`);
    await this.site.typesWhenItCan(`manifest receive ${id} --weighed 1.183t`);
    await this.site.types(`manifest accept ${id} --opinion difference --note 多3千克`);
  }

  /** Lets neighbours in other districts come and work too, so that there is more to be seen. */
  async works(): Promise<void> {
    for (const [name, division, line, steps] of NEIGHBOURS) {
      const neighbour = await Replica.enrolled(this.folder, this.node, name, "producer", division);
      this.#neighbours.push(neighbour);
      const { id } = await this.#issue(neighbour, line);
      if (steps === "issued") continue;
      await this.carrier.typesWhenItCan(
        `manifest pick-up ${id} --plate 鄂AD12345 --removed ${weightOf(line)}`,
      );
      if (steps === "picked up") continue;
      await this.carrier.types(`manifest deliver ${id}`);
      if (steps === "delivered") continue;
      await this.site.typesWhenItCan(`manifest receive ${id} --weighed ${weightOf(line)}`);
      await this.site.types(`manifest accept ${id}`);
    }
  }

  /** Everybody closes their command line. */
  async leaves(): Promise<void> {
    await Promise.all(
      [this.workshop, this.carrier, this.site, ...this.#neighbours].map((one) => one.closes()),
    );
  }

  async #issue(who: Replica, line: string, more = ""): Promise<Signed> {
    const parties = `--carrier ${this.carrier.name} --receiver ${this.site.name}`;
    const begun = await who.typesWhenItCan(`manifest new ${parties} --line '${line}'`);
    const id = String(begun.manifest);
    const signed = await who.types(`manifest issue ${id} ${more}`);
    return { id, code: String(signed.code) };
  }
}
