import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
} from "@tanstack/react-router";
import { readSearch as readBoardSearch } from "@/features/board/search";
import { readSearch as readManifestsSearch } from "@/features/evidence/filter";
import { BoardScreen } from "./Board";
import { ConsoleManifestScreen } from "./ConsoleManifest";
import { ConsoleManifestsScreen } from "./ConsoleManifests";
import { DevicesScreen } from "./Devices";
import { InvitesScreen } from "./Invites";
import { NotFound } from "./NotFound";
import { OrganisationScreen } from "./Organisation";
import { OrganisationsScreen } from "./Organisations";
import { Shell } from "./Shell";
import { SignInScreen } from "./SignIn";

const root = createRootRoute({ notFoundComponent: NotFound });
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  // Only places within: an address must not lead people away from here.
  validateSearch: ({ back }: Record<string, unknown>): { back?: string } =>
    typeof back === "string" && back.startsWith("/") && !back.startsWith("//") ? { back } : {},
  component: SignInScreen,
});
const board = createRoute({
  getParentRoute: () => shell,
  path: "/",
  validateSearch: readBoardSearch,
  component: BoardScreen,
});
const manifests = createRoute({
  getParentRoute: () => shell,
  path: "/manifests",
  validateSearch: readManifestsSearch,
  component: ConsoleManifestsScreen,
});
const manifest = createRoute({
  getParentRoute: () => shell,
  path: "/manifests/$manifest",
  component: ConsoleManifestScreen,
});
const organisations = createRoute({
  getParentRoute: () => shell,
  path: "/organisations",
  validateSearch: readWords,
  component: OrganisationsScreen,
});
const organisation = createRoute({
  getParentRoute: () => shell,
  path: "/organisations/$organisation",
  component: OrganisationScreen,
});
const devices = createRoute({
  getParentRoute: () => shell,
  path: "/devices",
  validateSearch: readWords,
  component: DevicesScreen,
});
const invites = createRoute({
  getParentRoute: () => shell,
  path: "/invites",
  validateSearch: ({ org }: Record<string, unknown>): { org?: string } =>
    typeof org === "string" ? { org } : {},
  component: InvitesScreen,
});

function readWords({ q }: Record<string, unknown>): { q?: string } {
  if (typeof q === "number") return { q: String(q) };
  return typeof q === "string" && q !== "" ? { q } : {};
}

const tree = root.addChildren([
  signIn,
  shell.addChildren([board, manifests, manifest, organisations, organisation, devices, invites]),
]);

/** The console's pages; the address behind the `#` names page and filter. */
export function newConsoleRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: tree,
    history,
    // Everything in an address is a text here; read as JSON, a district's code would be a number.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const texts = Object.entries(search).filter(([, value]) => value !== undefined);
      return texts.length === 0 ? "" : `?${new URLSearchParams(texts)}`;
    },
  });
}

/** The router of the console. */
export type ConsoleRouter = ReturnType<typeof newConsoleRouter>;
