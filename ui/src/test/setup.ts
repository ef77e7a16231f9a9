import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// A busy machine may draw a screen slowly, and that is no failure of the screen.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
