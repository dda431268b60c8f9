import type { Session } from "#shared/contracts/session.ts";
import { commandIdSchema, type PersonKey, type TerminalId } from "#shared/id/ids.ts";
import { accept } from "#shared/result.ts";
import { businessDay, type Instant } from "#shared/time/time.ts";
import type { Enrolment } from "../store/face/consent-store.ts";
import { consentNow, type ConsentNow } from "./consent.ts";
import type { FaceParts } from "./face-parts.ts";
import type { FaceGallery } from "./gallery.ts";

/** Who is enrolled, by the station's file, the face's files and the gallery in memory together. */
type EnrolledParts = Pick<
  FaceParts,
  "clock" | "newId" | "log" | "ground" | "roster" | "commands" | "journal" | "onChanged"
> & {
  /** Null where there is no face recognition: consents and old templates are looked after all the same. */
  readonly gallery: FaceGallery | null;
};

/** Who ended an enrolment, and where. */
type EndedBy = {
  readonly at: Instant;
  readonly terminal: TerminalId | null;
  readonly actor: string;
  readonly staff: string | null;
};

/** So many people a tick are looked at again after the roster or the day has changed. */
const checkedATick = 250;

/** Keeps templates no longer than consent, roster and files allow. */
export class EnrolledPeople {
  readonly #parts: EnrolledParts;
  #toCheck: Enrolment[] = [];
  #checkedFor = "";
  #mayHaveOrphans = false;

  constructor(parts: EnrolledParts) {
    this.#parts = parts;
  }

  /** What holds of a person's consent today. */
  consentOf(person: PersonKey): ConsentNow {
    const { ground, clock } = this.#parts;
    return consentNow(ground.consents.latest(person), businessDay(clock()));
  }

  /** Where a person stands, for their session. */
  stateOf(person: PersonKey): NonNullable<Session["face"]> {
    const { consent, mayAsk } = this.consentOf(person);
    const isEnrolled = (this.#parts.gallery?.entry(person) ?? null) !== null;
    return { consent, isEnrolled, mayAsk };
  }

  /** Whether a template may be kept: the person agrees, and neither died nor moved away. */
  #mayKeep({ person }: Enrolment): boolean {
    const status = this.#parts.roster.person(person)?.status ?? "active";
    return status === "active" && this.consentOf(person).isLive;
  }

  /** Ends a person's enrolment inside the caller's transaction. @returns what is to be destroyed after it, or null */
  end(person: PersonKey, { at, terminal, actor, staff }: EndedBy): Enrolment | null {
    const { ground, journal } = this.#parts;
    const enrolment = ground.consents.live(person);
    if (enrolment === null) return null;
    ground.consents.endEnrolment(enrolment, at);
    const { pack, templates } = enrolment;
    const body = { person, pack, templates, staff };
    journal.append({ at, terminal, actor, kind: "face.erased", body, postings: [] });
    return enrolment;
  }

  /** Destroys keys and numbers of ended enrolments. What fails here is done by the next tick. */
  destroy(ended: readonly Enrolment[]): void {
    if (ended.length === 0) return;
    const { ground, gallery } = this.#parts;
    this.#mayHaveOrphans = true;
    for (const { person } of ended) {
      if (ground.consents.live(person) === null) gallery?.remove(person);
    }
    ground.templates.erase(ended.map(ground.labelOf));
    this.#mayHaveOrphans = false;
  }

  /** Ends these in one transaction, by the station itself, and destroys them. */
  #endAll(enrolments: readonly Enrolment[]): void {
    if (enrolments.length === 0) return;
    const { clock, commands, newId, log } = this.#parts;
    const commandId = commandIdSchema.parse(newId());
    const at = clock();
    const by = { at, terminal: null, actor: "station", staff: null };
    commands.once({ commandId, request: "face.erased", at }, () => {
      for (const { person } of enrolments) this.end(person, by);
      return accept(enrolments.length);
    });
    this.destroy(enrolments);
    log.info("face.erased", { people: enrolments.length });
  }

  /** Something may lie in the face's files which no enrolment covers yet. */
  expectOrphans(): void {
    this.#mayHaveOrphans = true;
  }

  /** Everything that was written is covered by an enrolment. */
  expectNone(): void {
    this.#mayHaveOrphans = false;
  }

  /** Erases whatever lies in the face's files under no live enrolment: what a crash or a restored copy left. */
  #sweep(): void {
    const { ground, log } = this.#parts;
    const live = new Set(ground.consents.allLive().map(ground.labelOf));
    const orphans = [...ground.templates.labels()].filter((label) => !live.has(label));
    ground.templates.erase(orphans);
    this.#mayHaveOrphans = false;
    if (orphans.length > 0) log.warn("face.orphans-erased", { templates: orphans.length });
  }

  /** Reads all templates into the gallery; those that may not be kept or cannot be read are ended. */
  load(): void {
    const { ground, gallery, log } = this.#parts;
    const live = ground.consents.allLive();
    const gone = live.filter((one) => !this.#mayKeep(one) || !this.#isPut(one));
    this.#endAll(gone);
    this.#sweep();
    const enrolled = gallery?.size() ?? 0;
    const ofOtherPacks = live.length - gone.length - enrolled;
    log.info("face.loaded", { enrolled, ofOtherPacks, erased: gone.length });
  }

  /** Whether a template can be read; one of this pack is compared with from now on, one of another pack only kept. */
  #isPut(enrolment: Enrolment): boolean {
    const { ground, gallery } = this.#parts;
    const label = ground.labelOf(enrolment);
    const template = ground.templates.open(label);
    if (template === null) return false;
    if (template.pack === ground.model?.pack.pack) {
      const { hasLookAlike, mean } = template;
      gallery?.put({ person: enrolment.person, label, hasLookAlike }, mean);
    }
    return true;
  }

  /** Looks at some of the enrolled, when the roster or the day is another than at the last look. */
  checkSome(): void {
    const { ground, roster, clock, onChanged } = this.#parts;
    if (this.#mayHaveOrphans) this.#sweep();
    const now = `${businessDay(clock())} ${roster.revision()}`;
    if (this.#toCheck.length === 0 && this.#checkedFor !== now) {
      this.#checkedFor = now;
      this.#toCheck = ground.consents.allLive();
    }
    const isLive = ({ person, enrolmentId }: Enrolment): boolean =>
      ground.consents.live(person)?.enrolmentId === enrolmentId;
    const some = this.#toCheck.splice(0, checkedATick);
    const gone = some.filter((one) => isLive(one) && !this.#mayKeep(one));
    this.#endAll(gone);
    for (const { person } of gone) onChanged(person);
  }
}
