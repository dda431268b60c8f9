import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faceScore } from "#shared/face/score.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { aFace, aPerson, aRandomFace, dims, near } from "./faces.fixture.ts";
import { faceGallery } from "./gallery.ts";

const entryOf = (person: PersonKey) => ({ person, label: person, hasLookAlike: false });

/** What is done to a gallery: somebody is put or taken out. */
const aStep = fc.record({ put: fc.boolean(), who: fc.nat({ max: 90 }), face: fc.nat({ max: 50 }) });

describe.each([true, false])("a gallery, normalised: %s", (isNormalised) => {
  test("finds whom a search through everybody finds, whatever came and went", () => {
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 150 }), fc.nat(), (steps, seed) => {
        const gallery = faceGallery({ dims, isNormalised });
        const all = new Map<PersonKey, Float32Array>();
        for (const { put, who, face } of steps) {
          const person = aPerson(who);
          const vector = aRandomFace(face * 100 + who);
          if (put) {
            gallery.put(entryOf(person), vector);
            all.set(person, vector);
          } else {
            gallery.remove(person);
            all.delete(person);
          }
        }
        const probe = aRandomFace(seed);
        const scores = [...all]
          .map(([person, vector]) => ({ person, score: faceScore(vector, probe) }))
          .sort((one, other) => other.score - one.score);
        const [first, second] = scores;
        const match = gallery.match(probe);
        expect(gallery.size()).toBe(all.size);
        expect(match?.person).toBe(first?.person);
        if (match === null || first === undefined) return;
        expect(match.score).toBeCloseTo(first.score, 5);
        const lead = second === undefined ? 2 : first.score - second.score;
        expect(match.lead).toBeCloseTo(lead, 5);
        expect(gallery.scoreOf(first.person, probe)).toBeCloseTo(first.score, 5);
      }),
    );
  });

  test("nobody is in an empty one", () => {
    const gallery = faceGallery({ dims, isNormalised });
    expect(gallery.match(aFace(1))).toBeNull();
    expect(gallery.scoreOf(aPerson(1), aFace(1))).toBeNull();
    gallery.remove(aPerson(1));
  });

  test("names everybody else who is alike", () => {
    const gallery = faceGallery({ dims, isNormalised });
    for (const at of [1, 2, 3]) gallery.put(entryOf(aPerson(at)), near(aFace(1), 1 - at / 10));
    const alike = gallery.alike(aFace(1), { least: 0.75, but: aPerson(1) });
    expect(alike.map(({ person }) => person)).toEqual([aPerson(2)]);
  });

  test("keeps no number of who was taken out", () => {
    const gallery = faceGallery({ dims, isNormalised });
    gallery.put(entryOf(aPerson(1)), aFace(1));
    gallery.put(entryOf(aPerson(2)), aFace(2));
    gallery.remove(aPerson(1));
    expect([...gallery.copy()]).toEqual([...aFace(2)]);
    expect(gallery.match(aFace(1))?.person).toBe(aPerson(2));
  });
});
