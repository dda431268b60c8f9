import type { FacePerson } from "#shared/contracts/face-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { businessDay } from "#shared/time/time.ts";
import { isOfRenewalAge } from "./consent.ts";
import type { FaceCommandParts } from "./face-commands.ts";

/** When the middle one of a person's last scores falls below this, the template has aged: FACE.md section 5. */
const agedScore = 0.65;
/** Fewer scores than this say nothing yet. */
const fewestScores = 5;

/** What the office shows of one person. */
export function facePersonOf(
  person: PersonKey,
  {
    clock,
    ground,
    people,
    gallery,
  }: Pick<FaceCommandParts, "clock" | "ground" | "people" | "gallery">,
): FacePerson {
  const latest = ground.consents.latest(person);
  const enrolment = ground.consents.live(person);
  const entry = gallery?.entry(person) ?? null;
  const isOld = enrolment !== null && isOfRenewalAge(enrolment.at, businessDay(clock()));
  const isOfOtherPack = enrolment !== null && entry === null;
  return {
    consent: people.consentOf(person).consent,
    since: latest?.at ?? null,
    notice: latest?.notice ?? null,
    isEnrolled: entry !== null,
    enrolledAt: enrolment?.at ?? null,
    templates: enrolment?.templates ?? 0,
    hasLookAlike: entry?.hasLookAlike ?? false,
    isReenrolmentDue: isOld || isOfOtherPack || (entry !== null && isAged(entry.label, ground)),
  };
}

/** Scores of a normalised pack only; those of another pack have another scale. */
function isAged(label: string, { templates, model }: FaceCommandParts["ground"]): boolean {
  if (model?.pack.isNormalised !== true) return false;
  const scores = [...(templates.open(label)?.recentScores ?? [])].sort((a, b) => a - b);
  const middle = scores[Math.floor(scores.length / 2)];
  return scores.length >= fewestScores && middle !== undefined && middle < agedScore;
}
