import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fail, fakeHost } from "@/test/fakeHost";
import { offline } from "@/test/samples";
import { call, ProblemError, problemOf } from "./call";
import { ConsoleError, get, post } from "./console";
import { keepFresh } from "./freshness";
import { bridgeHost } from "./host.bridge";
import { newQueryClient } from "./queryClient";

afterEach(() => vi.unstubAllGlobals());

describe("a command", () => {
  test("answers in the shape of the contract", async () => {
    const { asked } = fakeHost({ sync_status: () => offline() });
    expect((await call("sync_status", {})).waiting).toBe(3);
    expect(asked).toEqual([{ name: "sync_status", request: {} }]);
  });

  test("that is refused carries its problem", async () => {
    fakeHost({
      unlock: () => fail({ code: "key.wrong_pin" }),
    });
    const refused = await call("unlock", { pin: "000000" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemError);
    expect((refused as ProblemError).problem).toEqual({ code: "key.wrong_pin" });
  });

  test("to a desk that is gone is a problem as well", async () => {
    fakeHost({
      today: () => {
        throw new TypeError("Failed to fetch");
      },
    });
    const failed = await call("today", {}).catch(problemOf);
    expect(failed).toEqual({ code: "ui.no_answer", why: "Failed to fetch" });
  });

  test("that is misspelt does not compile", async () => {
    fakeHost({});
    // @ts-expect-error there is no such command
    await expect(call("sync_statuss", {})).rejects.toMatchObject({ problem: { code: "ui.unknown_command" } });
  });
});

describe("freshness", () => {
  test("what changed is stale, the rest is not, and nothing waits for a network", async () => {
    vi.stubGlobal("navigator", { ...navigator, onLine: false });
    const host = fakeHost({});
    const client = newQueryClient();
    const stop = keepFresh(client, host);
    const read = vi.fn(async () => 1);
    await client.fetchQuery({ queryKey: ["sync", "status"], queryFn: read });
    await client.fetchQuery({ queryKey: ["manifests", "list"], queryFn: read });
    expect(read).toHaveBeenCalledTimes(2);

    host.change("sync");
    expect(client.getQueryState(["sync", "status"])?.isInvalidated).toBe(true);
    expect(client.getQueryState(["manifests", "list"])?.isInvalidated).toBe(false);

    stop();
    host.change("manifests");
    expect(client.getQueryState(["manifests", "list"])?.isInvalidated).toBe(false);
  });
});

describe("the bridge", () => {
  const fetched = vi.fn<typeof fetch>();
  beforeEach(() => {
    fetched.mockReset();
    vi.stubGlobal("fetch", fetched);
  });

  test("posts a command", async () => {
    fetched.mockResolvedValue(Response.json({ waiting: 0 }));
    expect(await bridgeHost().call("sync_status", {})).toEqual({ waiting: 0 });
    expect(fetched.mock.calls[0]?.[0]).toBe("/call/sync_status");
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: "{}" });
  });

  test("says what stood there instead of an answer", async () => {
    fetched.mockResolvedValue(new Response("open the address that the bridge printed", { status: 401 }));
    await expect(bridgeHost().call("today", {})).rejects.toThrow(
      "401 open the address that the bridge printed",
    );
  });

  test("throws the problem of an answer that is none", async () => {
    fetched.mockResolvedValue(Response.json({ code: "sign.locked" }, { status: 422 }));
    await expect(bridgeHost().call("sign", {})).rejects.toEqual({ code: "sign.locked" });
  });
});

describe("the bridge's events", () => {
  class Events extends EventTarget {
    static latest: Events | undefined;
    close = vi.fn();
    constructor(readonly url: string) {
      super();
      Events.latest = this;
    }
  }

  test("are passed on, and after a gap everything is read again", () => {
    vi.stubGlobal("EventSource", Events);
    const heard = vi.fn();
    const stop = bridgeHost().onChanged(heard);
    const events = Events.latest;
    expect(events?.url).toBe("/events");
    events?.dispatchEvent(new Event("open"));
    expect(heard).not.toHaveBeenCalled();
    events?.dispatchEvent(new MessageEvent("changed", { data: JSON.stringify({ areas: ["sync"] }) }));
    expect(heard).toHaveBeenLastCalledWith({ areas: ["sync"] });
    events?.dispatchEvent(new Event("open"));
    expect(heard.mock.lastCall?.[0]).toHaveProperty("areas.length", 7);
    stop();
    expect(events?.close).toHaveBeenCalledOnce();
  });
});

describe("the console", () => {
  const fetched = vi.fn<typeof fetch>();
  beforeEach(() => {
    fetched.mockReset();
    vi.stubGlobal("fetch", fetched);
  });

  test("asks with what is set, and repeats lists", async () => {
    fetched.mockResolvedValue(Response.json({ rows: [] }));
    await get("manifests", { limit: 100, text: undefined, status: ["issued", "closed"] });
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/manifests?limit=100&status=issued&status=closed");
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ credentials: "same-origin" });
  });

  test("carries the node's own words", async () => {
    const problem = { title: "未授权", status: 401, code: "unauthorized" };
    fetched.mockResolvedValue(
      new Response(JSON.stringify(problem), {
        status: 401,
        headers: { "content-type": "application/problem+json" },
      }),
    );
    const refused = await post("session", { token: "x" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConsoleError);
    expect(refused).toMatchObject({ message: "未授权", isSignedOut: true });
  });

  test("says when nobody answered", async () => {
    fetched.mockRejectedValue(new TypeError("Failed to fetch"));
    await expect(get("state")).rejects.toMatchObject({ problem: undefined, isSignedOut: false });
  });

  test("an answer without a body is no error", async () => {
    fetched.mockResolvedValue(new Response(null, { status: 204 }));
    expect(await post("session", {})).toBeUndefined();
  });
});
