/** A node and three organisations, with manifests that somebody has already worked on. */

import { RegulatorNode } from "./node.ts";
import { temporaryFolder } from "./processes.ts";
import { Replica } from "./replica.ts";

/** A manifest, by its id and by the code that people read. */
export interface Signed {
  id: string;
  code: string;
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
    this.closed = await this.#issue("900-249-08 1.2t 液态 桶装 12", "--removed 1.18t");
    this.issued = await this.#issue("900-041-49 0.3t 固态 袋装 3");
    const { id } = this.closed;
    await this.carrier.typesWhenItCan(`manifest pick-up ${id} --plate 鄂A12345`);
    await this.carrier.types(`manifest deliver ${id}`);
    await this.site.typesWhenItCan(`manifest receive ${id} --weighed 1.183t`);
    await this.site.types(`manifest accept ${id} --opinion difference --note 多3千克`);
  }

  async #issue(line: string, more = ""): Promise<Signed> {
    const parties = `--carrier ${this.carrier.name} --receiver ${this.site.name}`;
    const begun = await this.workshop.typesWhenItCan(`manifest new ${parties} --line '${line}'`);
    const id = String(begun.manifest);
    const signed = await this.workshop.types(`manifest issue ${id} ${more}`);
    return { id, code: String(signed.code) };
  }
}
