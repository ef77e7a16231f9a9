import { board } from "./board";
import { common } from "./common";
import { console } from "./console";
import { custody } from "./custody";
import { delivery } from "./delivery";
import { devices } from "./devices";
import { evidence } from "./evidence";
import { gate } from "./gate";
import { importing } from "./importing";
import { manifests } from "./manifests";
import { people } from "./people";
import { problems } from "./problems";
import { settings } from "./settings";
import { setup } from "./setup";
import { signing } from "./signing";
import { steps } from "./steps";
import { today } from "./today";
import { trip } from "./trip";

/** Every word of the screens, one namespace a feature. */
export const en = {
  board,
  common,
  console,
  custody,
  delivery,
  devices,
  evidence,
  gate,
  importing,
  manifests,
  people,
  problems,
  settings,
  setup,
  signing,
  steps,
  today,
  trip,
};
