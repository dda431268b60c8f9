import { expect, test } from "vitest";
import { codeOf, site, till } from "./face-station.fixture.ts";
import { aPack, aPerson, aRandomFace, dims } from "./faces.fixture.ts";
import { faceGallery } from "./gallery.ts";
import { Presentations } from "./presentations.ts";

/** So many enrolled people, and a pack that counts alone from `alone` on. */
function looking(people: number, alone: number | null): Presentations {
  const gallery = faceGallery({ dims, isNormalised: true });
  for (let at = 1; at <= people; at += 1) {
    const entry = { person: aPerson(at), label: String(at), hasLookAlike: false };
    gallery.put(entry, aRandomFace(at));
  }
  return new Presentations({
    ...{ site, gallery, pack: aPack({ thresholds: { alone } }), alone: () => alone },
    elapsedMs: () => 0,
    random: () => 0.5,
    newId: () => "00000000-0000-4000-8000-000000000000",
    present: () => ({ ok: true, value: null }),
    askedAt: () => null,
    personAt: () => aPerson(1),
    isActive: () => true,
    onAccepted: () => undefined,
    onSeen: () => undefined,
  });
}

test.each([
  ["identify", 200, null, "accepted"],
  ["identify", 201, null, "face-second-sign-only"],
  ["identify", 201, 0.6, "accepted"],
  ["confirm", 201, null, "accepted"],
] as const)("%s among %i people, alone from %s: %s", (purpose, people, alone, expected) => {
  expect(codeOf(looking(people, alone).begin(till, { purpose }))).toBe(expected);
});
