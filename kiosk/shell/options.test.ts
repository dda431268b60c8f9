import { describe, expect, test } from "vitest";
import { shellOptions } from "./options.ts";

const installed = { program: "/opt/node", args: ["station/main.ts", "--data", "/data"] };

describe("how the window is asked to run", () => {
  test("a station that runs already is only shown", () => {
    expect(shellOptions(["--station", "http://127.0.0.1:7200/kiosk/"], installed)).toEqual({
      stationOrigin: "http://127.0.0.1:7200",
      station: undefined,
      form: "locked",
    });
  });

  test("a named station is started on the named port, with what stands behind the two dashes", () => {
    const args = ["--node", "/n", "--entry", "/m.ts", "--port", "7999", "--", "--data", "/d"];
    expect(shellOptions(args, undefined)).toEqual({
      stationOrigin: "http://127.0.0.1:7999",
      station: { program: "/n", args: ["/m.ts", "--data", "/d", "--port", "7999"] },
      form: "locked",
    });
  });

  test("without a name the installed station is started on its usual port", () => {
    expect(shellOptions([], installed)).toEqual({
      stationOrigin: "http://127.0.0.1:7200",
      station: { program: "/opt/node", args: [...installed.args, "--port", "7200"] },
      form: "locked",
    });
  });

  test("switches of Chromium and the inspector are not ours", () => {
    const args = ["--no-sandbox", "--inspect=0", "--station", "http://10.0.0.2:7200", "--framed"];
    expect(shellOptions(args, undefined)).toMatchObject({
      stationOrigin: "http://10.0.0.2:7200",
      form: "framed",
    });
  });

  test.each([
    [["--station", "file:///etc/passwd"]],
    [["--station", "no address"]],
    [["--stattion", "http://127.0.0.1:7200"]],
    [["--node", "/n"]],
    [[]],
  ])("%j is refused", (args) => {
    expect(() => shellOptions(args, undefined)).toThrow();
  });
});
