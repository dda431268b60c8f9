import type { FaceReport } from "#shared/contracts/face-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { Refusal } from "#shared/result.ts";
import type { StaffAccess } from "./staff-access.svelte.ts";

type Parts = {
  readonly client: Pick<StationClient, "faceReport">;
  /** Calibrating compares all with all and may take a minute, longer than other questions wait. */
  readonly patient: Pick<StationClient, "calibrateFace">;
  readonly access: StaffAccess;
};

/** How well faces are recognised here: the station's own figures. */
export class FaceReportPage {
  report = $state.raw<FaceReport | null>(null);
  isLoading = $state(false);
  isCalibrating = $state(false);
  refusal = $state.raw<Refusal | null>(null);

  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    const { client, access } = this.#parts;
    if (this.isLoading) return;
    this.isLoading = true;
    const answer = await access.ask((token) => client.faceReport(token));
    this.isLoading = false;
    this.refusal = answer.ok ? null : answer.refusal;
    if (answer.ok) this.report = answer.value;
  }

  async calibrate(): Promise<void> {
    const { patient, access } = this.#parts;
    if (this.isCalibrating || this.report === null) return;
    this.isCalibrating = true;
    this.refusal = null;
    const answer = await access.ask((token) => patient.calibrateFace(token));
    this.isCalibrating = false;
    if (answer.ok) this.report = { ...this.report, calibration: answer.value };
    else this.refusal = answer.refusal;
  }
}
