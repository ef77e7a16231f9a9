import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// A busy machine may draw a screen slowly, and that is no failure of the screen.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);

// A machine that does other things as well draws a screen slowly.
configure({ asyncUtilTimeout: 5_000 });
