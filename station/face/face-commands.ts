import type {
  FaceEnrolmentAnswer,
  FaceEnrolmentRequest,
  FacePack,
} from "#shared/contracts/face-api.ts";
import type { StaffMember } from "#shared/contracts/identity-api.ts";
import type { CommandId, PersonKey, TerminalId } from "#shared/id/ids.ts";
import { canonicalText, type Canonical } from "#shared/journal/canonical.ts";
import type { CommandOutcome } from "#shared/journal/journal.ts";
import { noticeDocument, noticeInForce } from "#shared/face/notice.zh.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { businessDay, type Instant } from "#shared/time/time.ts";
import type { Enrolment } from "../store/face/consent-store.ts";
import type { EnrolledPeople } from "./enrolled.ts";
import { enrolmentAnswer, lookAlikesOf, sittingOf, type Sitting } from "./enrolment.ts";
import type { FaceParts } from "./face-parts.ts";
import type { FaceGallery } from "./gallery.ts";
import { faceRefusals, noticePaperName } from "./texts.zh.ts";

/** What the commands about faces are built from. */
export type FaceCommandParts = Pick<
  FaceParts,
  | "site"
  | "clock"
  | "newId"
  | "ground"
  | "roster"
  | "commands"
  | "journal"
  | "prints"
  | "onCommitted"
  | "onChanged"
> & { readonly people: EnrolledPeople; readonly gallery: FaceGallery | null };

/** A person's answer to the notice, wherever it was given. */
type ConsentCommand = {
  readonly commandId: CommandId;
  readonly person: PersonKey;
  readonly answer: "given" | "refused" | "withdrawn";
  readonly notice: number;
  readonly told: "read" | "spoken" | "printed";
  readonly witness: string | null;
  readonly terminal: TerminalId | null;
  readonly actor: string;
};

/**
 * Writes an answer; a no or a withdrawal erases the template at once. Refused when a yes is to another notice
 * than the one in force: face-notice-other.
 */
export function answerNotice(command: ConsentCommand, parts: FaceCommandParts): Result<null> {
  const { person, answer, notice, told, witness, terminal, actor } = command;
  const { commandId } = command;
  const at = parts.clock();
  const ended: Enrolment[] = [];
  const said = { kind: "face-consent", person, answer, notice, told, witness, terminal };
  const { result, isRepeat } = run({ commandId, said, at }, parts, () => {
    const isInForce = notice === noticeInForce(businessDay(at)).version;
    if (answer === "given" && !isInForce) return refuse(faceRefusals.noticeOther);
    parts.ground.consents.append({ person, answer, notice, told, witness, at });
    parts.journal.append({
      at,
      terminal,
      actor,
      kind: `face-consent.${answer}`,
      body: { person, notice, told, witness },
      postings: [],
    });
    if (answer === "given") return accept(null);
    const enrolment = parts.people.end(person, { at, terminal, actor, staff: witness });
    if (enrolment !== null) ended.push(enrolment);
    return accept(null);
  });
  parts.people.destroy(ended);
  if (result.ok && !isRepeat) parts.onChanged(person);
  return result;
}

/**
 * Enrols a person. The template is written under its new key first and counts only once the enrolment stands in the
 * station's file; one that was left without is erased. Refusals: those of `sittingOf` and `lookAlikesOf`,
 * face-person-unknown, face-consent-missing, command-reused.
 */
export function enrol(
  request: FaceEnrolmentRequest,
  { staff }: StaffMember,
  parts: FaceCommandParts & { readonly pack: FacePack; readonly gallery: FaceGallery },
): Result<FaceEnrolmentAnswer> {
  const { person, commandId, lookAlikeDecision, captures } = request;
  const at = parts.clock();
  // The descriptors stay out of the request's text: not even a hash of a face is kept in the station's file.
  const said = {
    kind: "face-enrolment",
    person,
    pack: request.pack,
    lookAlikeDecision,
    captures: captures.map(({ atMs }) => Math.round(atMs)),
  };
  const done: Written[] = [];
  const { result } = run({ commandId, said, at }, parts, () => {
    const sitting = sittingOf(request, parts.pack);
    if (!sitting.ok) return sitting;
    if (parts.roster.person(person)?.status !== "active") return refuse(faceRefusals.personUnknown);
    const consent = parts.ground.consents.latest(person);
    if (consent === null || !parts.people.consentOf(person).isLive) {
      return refuse(faceRefusals.consentMissing);
    }
    const alike = lookAlikesOf(sitting.value, request, parts);
    if (!alike.ok) return alike;
    const { consentId } = consent;
    const written = { person, sitting: sitting.value, alike: alike.value, staff, consentId, at };
    done.push(writeEnrolment(written, parts));
    return accept(enrolmentAnswer(sitting.value, alike.value));
  });
  for (const one of done) settle(one, parts);
  return result;
}

type NewEnrolment = {
  readonly person: PersonKey;
  readonly sitting: Sitting;
  readonly alike: readonly PersonKey[];
  readonly staff: string;
  readonly consentId: number;
  readonly at: Instant;
};
type Written = NewEnrolment & { readonly label: string; readonly replaced: Enrolment | null };

function writeEnrolment(
  one: NewEnrolment,
  parts: FaceCommandParts & { readonly pack: FacePack },
): Written {
  const { person, sitting, alike, staff, consentId, at } = one;
  const { consents, templates, labelOf } = parts.ground;
  const { pack } = parts.pack;
  const enrolmentId = parts.newId();
  const label = labelOf({ person, enrolmentId });
  const hasLookAlike = alike.length > 0;
  parts.people.expectOrphans();
  templates.write({ label, pack, mean: sitting.mean, captures: sitting.captures, hasLookAlike });
  const actor = `staff:${staff}`;
  const replaced = parts.people.end(person, { at, terminal: null, actor, staff });
  const count = sitting.captures.length;
  consents.beginEnrolment({ enrolmentId, person, consentId, pack, templates: count, at });
  parts.journal.append({
    at,
    terminal: null,
    actor,
    kind: "face.enrolled",
    body: { person, pack, templates: count, staff },
    postings: [],
  });
  return { ...one, label, replaced };
}

/** After the commit: the new template is compared with from now on, the old one is destroyed, resemblances are marked. */
function settle(
  { person, sitting, alike, label, replaced }: Written,
  { ground, gallery, people, onChanged }: FaceCommandParts & { readonly gallery: FaceGallery },
): void {
  gallery.put({ person, label, hasLookAlike: alike.length > 0 }, sitting.mean);
  people.expectNone();
  if (replaced !== null) people.destroy([replaced]);
  const marks = new Map<string, boolean>();
  for (const other of alike) {
    const entry = gallery.entry(other);
    if (entry !== null) marks.set(entry.label, true);
    gallery.mark(other, { hasLookAlike: true });
  }
  ground.templates.mark(marks);
  onChanged(person);
}

/** Queues the notice in force for print. Refusals: terminal-unknown, command-reused. */
export function printNotice(
  terminal: TerminalId,
  commandId: CommandId,
  parts: FaceCommandParts,
): Result<{ readonly printJobId: number }> {
  const at = parts.clock();
  const said = { kind: "face-notice-print", terminal };
  return run({ commandId, said, at }, parts, () => {
    if (!parts.site.terminals.some((one) => one.terminal === terminal)) {
      return refuse(faceRefusals.unknownTerminal);
    }
    const notice = noticeInForce(businessDay(at));
    const printJobId = parts.prints.queue({
      saleId: null,
      receiptNo: noticePaperName(notice.version),
      terminal,
      document: noticeDocument(notice, parts.site),
      drawer: "leave",
      at,
    });
    return accept({ printJobId });
  }).result;
}

/** One command: its id, what it says, and when. */
type Order = { readonly commandId: CommandId; readonly said: Canonical; readonly at: Instant };

/** Runs a command once in one transaction and wakes printing and sending when it did something. */
function run<T>(
  { commandId, said, at }: Order,
  { commands, onCommitted }: Pick<FaceCommandParts, "commands" | "onCommitted">,
  work: () => Result<T>,
): CommandOutcome<T> {
  const done = commands.once({ commandId, request: canonicalText(said), at }, work);
  if (done.result.ok && !done.isRepeat) onCommitted();
  return done;
}
