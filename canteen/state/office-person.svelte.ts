import type { CameraFeed, CameraFeedParts } from "#shared/camera/camera-feed.ts";
import type { FacePerson, FaceSettings } from "#shared/contracts/face-api.ts";
import type { FoundPerson } from "#shared/contracts/identity-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import { accept, type Refusal, type Result } from "#shared/result.ts";
import { ConsentEntry, type ConsentAnswer } from "./consent.svelte.ts";
import { Enrolment } from "./enrolment.svelte.ts";
import type { StaffAccess } from "./staff-access.svelte.ts";

export type OfficePersonParts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly access: StaffAccess;
  readonly newCommandId: () => string;
  readonly openFeed: (parts: CameraFeedParts) => CameraFeed;
};

/** One person in the office: where they stand with face recognition, their answer to the notice, a sitting. */
export class OfficePerson {
  face = $state.raw<FacePerson | null>(null);
  settings = $state.raw<FaceSettings | null>(null);
  isLoading = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  consent = $state.raw<ConsentEntry | null>(null);
  enrolment = $state.raw<Enrolment | null>(null);
  readonly found: FoundPerson;
  readonly canEnrol = $derived.by(() => {
    if (this.face === null || this.settings === null) return false;
    const { pack, refusal } = this.settings;
    return this.face.consent === "given" && pack !== null && refusal === null;
  });

  readonly #parts: OfficePersonParts;

  constructor(found: FoundPerson, parts: OfficePersonParts) {
    this.found = found;
    this.#parts = parts;
  }

  async load(): Promise<void> {
    const { client, access } = this.#parts;
    this.isLoading = true;
    const [face, settings] = await Promise.all([
      access.ask((token) => client.facePerson(token, this.found.person)),
      client.faceSettings(),
    ]);
    this.isLoading = false;
    if (face.ok) this.face = face.value;
    if (settings.ok) this.settings = settings.value;
    const refused = [face, settings].find(({ ok }) => !ok);
    this.refusal = refused === undefined || refused.ok ? null : refused.refusal;
  }

  /** The notice, with the signed-in member of staff as the witness of the answer. */
  openConsent(): void {
    this.consent = new ConsentEntry({
      ...this.#parts,
      send: (answer) => this.#record(answer),
      onanswered: () => this.closeConsent(),
    });
    void this.consent.load();
  }

  closeConsent(): void {
    this.consent = null;
  }

  openEnrolment(): void {
    const pack = this.settings?.pack ?? null;
    if (!this.canEnrol || pack === null) return;
    const { openFeed } = this.#parts;
    this.enrolment = new Enrolment({
      ...this.#parts,
      person: this.found.person,
      pack,
      openCamera: openFeed,
    });
  }

  /** Ends the sitting, with or without templates; the camera goes off. */
  closeEnrolment(): void {
    const isNew = this.enrolment?.phase === "saved";
    this.enrolment?.stop();
    this.enrolment = null;
    if (isNew) void this.load();
  }

  /** Nobody looks at this person any more. */
  close(): void {
    this.enrolment?.stop();
    this.enrolment = null;
    this.consent = null;
  }

  async #record(answer: ConsentAnswer): Promise<Result<null>> {
    const { client, access } = this.#parts;
    const { person } = this.found;
    const recorded = await access.ask((token) =>
      client.recordFaceConsent(token, { ...answer, person }),
    );
    if (!recorded.ok) return recorded;
    this.face = recorded.value;
    return accept(null);
  }
}
