import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// A machine that builds something else meanwhile draws late; what never comes still fails.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
