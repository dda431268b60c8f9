import { deskStateSchema, type DeskFault, type DeskState } from "#shared/contracts/desk-api.ts";
import { refusalBodySchema } from "#shared/contracts/refusal.ts";
import type { Fetch } from "#shared/contracts/station-client.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { deskSilent } from "./texts.zh.ts";

/** What the page asks of the desk; every answer is the whole state, or a refusal to show. */
export function deskClient(fetchFrom: Fetch) {
  const post = async (path: string, body: unknown): Promise<Result<DeskState>> => {
    try {
      const response = await fetchFrom(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const json: unknown = await response.json();
      if (response.ok) return accept(deskStateSchema.parse(json));
      const refused = refusalBodySchema.safeParse(json);
      return refuse(refused.success ? refused.data.refusal : deskSilent);
    } catch {
      // No answer, or one that is not the desk's: the page says so and the person tries again.
      return refuse(deskSilent);
    }
  };
  return {
    insert: (body: { terminal: string; persona: string }) => post("/api/desk/insert", body),
    remove: (body: { terminal: string }) => post("/api/desk/remove", body),
    setFault: (body: { terminal: string; fault: DeskFault; isOn: boolean }) =>
      post("/api/desk/fault", body),
    eventsUrl: "/api/desk/events",
  };
}
export type DeskClient = ReturnType<typeof deskClient>;

/** The address of a sheet's picture; a sheet that grows has another with every row. */
export function sheetAddress(
  terminal: string,
  sheet: DeskState["terminals"][number]["sheets"][number],
): string {
  return `/api/desk/${terminal}/sheets/${sheet.id}.svg?rows=${sheet.lines.length}`;
}

/** Reads one state from the event stream; null for what this page does not understand. */
export function parseDeskState(data: string): DeskState | null {
  try {
    return deskStateSchema.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
