import type { FaceNotice, OfficeConsentRequest } from "#shared/contracts/face-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import { commandIdSchema, type CommandId, type TerminalId } from "#shared/id/ids.ts";
import type { Refusal, Result } from "#shared/result.ts";
import { isSilence } from "#shared/ui/until-answered.ts";

export type ConsentAnswer = Omit<OfficeConsentRequest, "person">;
export type Told = ConsentAnswer["told"];

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly newCommandId: () => string;
  /** Gives the answer to the station, for the person it is about. */
  readonly send: (answer: ConsentAnswer) => Promise<Result<unknown>>;
  readonly onanswered: (answer: ConsentAnswer["answer"]) => void;
};

/** The notice about faces (告知书) with one person's answer to it: given, refused, withdrawn. */
export class ConsentEntry {
  notice = $state.raw<FaceNotice | null>(null);
  /** How the person came to know the notice. */
  told = $state<Told>("read");
  isSending = $state(false);
  isPrinting = $state(false);
  isPrinted = $state(false);
  /** 撤回授权 was touched once; the second touch does it. */
  isWithdrawing = $state(false);
  refusal = $state.raw<Refusal | null>(null);

  readonly #parts: Parts;
  /** One answer, however often it is sent. */
  #attempt: { readonly answer: string; readonly commandId: CommandId } | null = null;
  #printId: string | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    const notice = await this.#parts.client.faceNotice();
    this.notice = notice.ok ? notice.value : null;
    this.refusal = notice.ok ? null : notice.refusal;
  }

  /** The notice on paper, at this terminal's printer. */
  async print(): Promise<void> {
    const { client, terminal, newCommandId } = this.#parts;
    if (this.isPrinting) return;
    this.isPrinting = true;
    this.refusal = null;
    this.#printId ??= newCommandId();
    const commandId = commandIdSchema.parse(this.#printId);
    const printed = await client.printFaceNotice(terminal, { commandId });
    this.isPrinting = false;
    if (printed.ok || !isSilence(printed)) this.#printId = null;
    this.isPrinted = printed.ok;
    if (printed.ok) this.told = "printed";
    else this.refusal = printed.refusal;
  }

  /** The first touch asks, the second does it. */
  async withdraw(): Promise<void> {
    if (this.isWithdrawing) await this.answer("withdrawn");
    else this.isWithdrawing = true;
  }

  async answer(answer: ConsentAnswer["answer"]): Promise<void> {
    const { notice, told } = this;
    if (notice === null || this.isSending) return;
    this.isSending = true;
    this.refusal = null;
    const commandId = this.#commandFor(`${answer} ${told}`);
    const sent = await this.#parts.send({ commandId, answer, notice: notice.version, told });
    this.isSending = false;
    if (sent.ok || !isSilence(sent)) this.#attempt = null;
    if (sent.ok) this.#parts.onanswered(answer);
    else this.refusal = sent.refusal;
  }

  #commandFor(answer: string): CommandId {
    if (this.#attempt?.answer !== answer) {
      const commandId = commandIdSchema.parse(this.#parts.newCommandId());
      this.#attempt = { answer, commandId };
    }
    return this.#attempt.commandId;
  }
}
