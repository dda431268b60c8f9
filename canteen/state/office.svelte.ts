import type { FoundPerson } from "#shared/contracts/identity-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { LiveStation, PageClock } from "#shared/ui/live-station.svelte.ts";
import { FaceReportPage } from "./face-report.svelte.ts";
import { LookUp } from "./look-up.svelte.ts";
import { OfficePerson, type OfficePersonParts } from "./office-person.svelte.ts";
import { StaffAccess } from "./staff-access.svelte.ts";

export type OfficeParts = Omit<OfficePersonParts, "access"> & {
  readonly clock: PageClock;
  readonly live: LiveStation;
  readonly patient: Pick<StationClient, "calibrateFace">;
};

/** The office: people, their faces, and how well faces are recognised. Behind a PIN. */
export class Office {
  section = $state<"people" | "face">("people");
  /** Whose page is open. */
  person = $state.raw<OfficePerson | null>(null);
  readonly live: LiveStation;
  readonly access: StaffAccess;
  readonly people: LookUp;
  readonly report: FaceReportPage;

  readonly #parts: OfficeParts;

  constructor(parts: OfficeParts) {
    this.#parts = parts;
    this.live = parts.live;
    this.access = new StaffAccess(parts);
    this.people = new LookUp({ ...parts, access: this.access });
    this.report = new FaceReportPage({ ...parts, access: this.access });
  }

  /** Starts listening to the station. @returns what stops it */
  connect(): () => void {
    const disconnect = this.live.connect({
      onevent: () => undefined,
      onconnected: () => void this.access.load(),
    });
    return () => {
      disconnect();
      this.person?.close();
    };
  }

  show(section: Office["section"]): void {
    // A sitting without anybody at the page would leave the camera on.
    this.person?.closeEnrolment();
    this.section = section;
    if (section === "face") void this.report.load();
  }

  open(found: FoundPerson): void {
    this.person?.close();
    this.people.select(found);
    this.person = new OfficePerson(found, { ...this.#parts, access: this.access });
    void this.person.load();
  }

  /** After the PIN was typed again: what could not be loaded meanwhile. */
  resume(): void {
    if (this.person !== null && this.person.face === null) void this.person.load();
    if (this.section === "face" && this.report.report === null) void this.report.load();
  }

  /** Another person may sit down here: nothing of what the one before saw is left. */
  async leave(): Promise<void> {
    this.person?.close();
    this.person = null;
    this.people.type("");
    this.report.report = null;
    await this.access.signOut();
  }
}
