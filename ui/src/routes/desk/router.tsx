import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
} from "@tanstack/react-router";
import { type Shown, shownOf } from "@/features/delivery/shown";
import { startForm } from "@/features/manifests/new/startForm";
import { ArrivalScreen } from "./Arrival";
import { DeliveryScreen } from "./Delivery";
import { DevicesScreen } from "./Devices";
import { EmergencyOfLoadScreen, EmergencyOfTripScreen } from "./Emergency";
import { GateScreen } from "./Gate";
import { Home } from "./Home";
import { ImportingScreen } from "./Importing";
import { IssueManifestScreen } from "./IssueManifest";
import { LoadScreen } from "./Load";
import { ManifestScreen } from "./Manifest";
import { ManifestsScreen } from "./Manifests";
import { NewManifestScreen, NoNewManifest } from "./NewManifest";
import { SettingsScreen } from "./Settings";
import { SetupScreen } from "./Setup";
import { Shell } from "./Shell";
import { SignBySheetScreen } from "./SignBySheet";
import { readManifestsSearch, readNewManifestSearch } from "./search";
import { TodayScreen } from "./Today";
import { TripScreen } from "./Trip";

const root = createRootRoute();
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

const home = createRoute({ getParentRoute: () => root, path: "/", component: Home });
const setup = createRoute({ getParentRoute: () => root, path: "/setup", component: SetupScreen });
const today = createRoute({ getParentRoute: () => shell, path: "/today", component: TodayScreen });
const manifests = createRoute({
  getParentRoute: () => shell,
  path: "/manifests",
  validateSearch: readManifestsSearch,
  component: ManifestsScreen,
});
const newManifest = createRoute({
  getParentRoute: () => shell,
  path: "/manifests/new",
  validateSearch: readNewManifestSearch,
  // The form is named in the address, so that a page that is opened again is the same draft.
  beforeLoad: async ({ search: { form, copy } }) => {
    if (form === undefined)
      throw redirect({ to: "/manifests/new", search: { form: await startForm(copy) }, replace: true });
  },
  component: NewManifestScreen,
  errorComponent: NoNewManifest,
});
const manifest = createRoute({
  getParentRoute: () => shell,
  path: "/manifests/$manifest",
  component: ManifestScreen,
});
const issueManifest = createRoute({
  getParentRoute: () => shell,
  path: "/manifests/$manifest/issue",
  component: IssueManifestScreen,
});
const signBySheet = createRoute({
  getParentRoute: () => shell,
  path: "/manifests/$manifest/sheet",
  component: SignBySheetScreen,
});
const importing = createRoute({
  getParentRoute: () => shell,
  path: "/import",
  validateSearch: (search): { file?: string } =>
    typeof search.file === "string" ? { file: search.file } : {},
  component: ImportingScreen,
});
const delivery = createRoute({
  getParentRoute: () => shell,
  path: "/delivery",
  validateSearch: (search): { show?: Shown } => {
    const show = shownOf(search.show);
    return show === "all" ? {} : { show };
  },
  component: DeliveryScreen,
});
const settings = createRoute({ getParentRoute: () => shell, path: "/settings", component: SettingsScreen });
const devices = createRoute({
  getParentRoute: () => shell,
  path: "/settings/devices",
  component: DevicesScreen,
});
const trip = createRoute({ getParentRoute: () => shell, path: "/trip", component: TripScreen });
const load = createRoute({ getParentRoute: () => shell, path: "/trip/$manifest", component: LoadScreen });
const emergencyOfTrip = createRoute({
  getParentRoute: () => shell,
  path: "/trip/emergency",
  component: EmergencyOfTripScreen,
});
const emergencyOfLoad = createRoute({
  getParentRoute: () => shell,
  path: "/trip/$manifest/emergency",
  component: EmergencyOfLoadScreen,
});
const gate = createRoute({ getParentRoute: () => shell, path: "/gate", component: GateScreen });
const arrival = createRoute({
  getParentRoute: () => shell,
  path: "/gate/$manifest",
  component: ArrivalScreen,
});

const tree = root.addChildren([
  home,
  setup,
  shell.addChildren([
    today,
    manifests,
    newManifest,
    manifest,
    issueManifest,
    signBySheet,
    importing,
    delivery,
    settings,
    devices,
    trip,
    load,
    emergencyOfTrip,
    emergencyOfLoad,
    gate,
    arrival,
  ]),
]);

/** The pages of the desk, by addresses after the `#`. */
export function newDeskRouter() {
  return createRouter({ routeTree: tree, history: createHashHistory() });
}

/** The desk's router. */
export type DeskRouter = ReturnType<typeof newDeskRouter>;
