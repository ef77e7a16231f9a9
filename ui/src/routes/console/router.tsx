import { createHashHistory, createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { BoardScreen } from "./Board";
import { ConsoleManifestScreen } from "./ConsoleManifest";
import { ConsoleManifestsScreen } from "./ConsoleManifests";
import { OrganisationScreen } from "./Organisation";
import { OrganisationsScreen } from "./Organisations";
import { Shell } from "./Shell";
import { SignInScreen } from "./SignIn";

const root = createRootRoute();
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });
const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", component: SignInScreen });
const board = createRoute({ getParentRoute: () => shell, path: "/", component: BoardScreen });
const consoleManifests = createRoute({
  getParentRoute: () => shell,
  path: "/manifests",
  component: ConsoleManifestsScreen,
});
const consoleManifest = createRoute({
  getParentRoute: () => shell,
  path: "/manifests/$manifest",
  component: ConsoleManifestScreen,
});
const organisations = createRoute({
  getParentRoute: () => shell,
  path: "/organisations",
  component: OrganisationsScreen,
});
const organisation = createRoute({
  getParentRoute: () => shell,
  path: "/organisations/$organisation",
  component: OrganisationScreen,
});

const tree = root.addChildren([
  signIn,
  shell.addChildren([board, consoleManifests, consoleManifest, organisations, organisation]),
]);

/** The pages of the console, by addresses after the `#`. */
export function newConsoleRouter() {
  return createRouter({ routeTree: tree, history: createHashHistory() });
}

/** The console's router. */
export type ConsoleRouter = ReturnType<typeof newConsoleRouter>;
