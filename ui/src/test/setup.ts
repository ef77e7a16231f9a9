import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// A machine that does other things as well draws a screen slowly.
configure({ asyncUtilTimeout: 5_000 });
