import { generateKeyPairSync, randomBytes } from "node:crypto";
import { provisionSchema, type Provision } from "#shared/contracts/district-api.ts";
import { contractVersion } from "#shared/contracts/version.ts";
import { demoStations } from "#shared/demo/stations.ts";
import { assert } from "#shared/result.ts";

/** What a district would give the first demo station, with fresh keys; no district has to exist. */
export function freshProvision(): Provision {
  const [first] = demoStations;
  assert(first !== undefined, "the demonstration has a station");
  const own = generateKeyPairSync("ed25519");
  const district = generateKeyPairSync("ed25519");
  return provisionSchema.parse({
    contract: contractVersion,
    ...first,
    stationKey: own.privateKey.export({ type: "pkcs8", format: "pem" }),
    districtKey: district.publicKey.export({ type: "spki", format: "pem" }),
    keyedHashSecret: randomBytes(32).toString("hex"),
  });
}
