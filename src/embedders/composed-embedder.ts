import { EdgetopicError } from "../core/errors.ts";
import type { Embedder, Modality } from "./embedder.ts";
import { EmbedderError } from "./embedder-error.ts";
import {
  type EmbedderName,
  encodeEmbedderName,
  type HostName,
  type MemberName,
} from "./embedder-name.ts";
import { createFallbackEmbedder } from "./fallback/fallback-embedder.ts";
import { createMultimodalEmbedder } from "./multimodal/multimodal-embedder.ts";
import { createEnsembleEmbedder, type EnsembleMode } from "./pooled/ensemble-embedder.ts";
import type { NamedEmbedder } from "./vendor.ts";

/** A name of more than one embedder. */
export type ComposedName = Exclude<EmbedderName, string>;

/** Where the embedders that a name is made of come from. */
interface Parts {
  open(name: EmbedderName): NamedEmbedder;
  resolve(name: EmbedderName): Promise<Embedder>;
}

/**
 * The embedder of a name that is made of others. Throws what they throw; `embedder_mismatch` or
 * `dimension_mismatch` where they do not go together, `invalid_option` where one embeds nothing.
 */
export function openComposed(name: ComposedName, parts: Parts): NamedEmbedder {
  if (Array.isArray(name)) {
    const dimensions = equalDimensions(name, parts, "embedder_mismatch");
    const modalities = commonModalities(name, parts);
    return { dimensions, modalities, load: () => loadChain(name, parts) };
  }
  if ("text" in name) return openPair(name, parts);
  return "mean" in name
    ? openEnsemble("mean", name.mean, parts)
    : openEnsemble("concat", name.concat, parts);
}

function openPair(name: { text: HostName; image: HostName }, parts: Parts): NamedEmbedder {
  const dimensions = equalDimensions([name.text, name.image], parts, "dimension_mismatch");
  const load = async () => {
    const [text, image] = await resolveAll([name.text, name.image], parts);
    return createMultimodalEmbedder({ text: text as Embedder, image: image as Embedder });
  };
  return { dimensions, modalities: ["text", "image"], load };
}

function openEnsemble(
  mode: EnsembleMode,
  names: readonly MemberName[],
  parts: Parts,
): NamedEmbedder {
  const members = names.map(readMember);
  const hosts = members.map(({ embedder }) => embedder);
  const dimensions =
    mode === "mean"
      ? equalDimensions(hosts, parts, "dimension_mismatch")
      : hosts.reduce((sum, host) => sum + parts.open(host).dimensions, 0);
  const load = async () => {
    const embedders = await resolveAll(hosts, parts);
    const weighed = embedders.map((embedder, i) => ({ embedder, weight: members[i]?.weight ?? 1 }));
    // What it is called decides no number: it is not to be in the fingerprint.
    return createEnsembleEmbedder("ensemble", weighed, mode);
  };
  return { dimensions, modalities: commonModalities(hosts, parts), load };
}

/** The names that a name is made of. */
export function namesWithin(name: EmbedderName): readonly HostName[] {
  if (typeof name === "string") return [];
  if (Array.isArray(name)) return name;
  if ("text" in name) return [name.text, name.image];
  return ("mean" in name ? name.mean : name.concat).map((member) => readMember(member).embedder);
}

function readMember(member: MemberName): { embedder: HostName; weight: number } {
  const isHost = typeof member === "string" || Array.isArray(member);
  return isHost ? { embedder: member, weight: 1 } : member;
}

/**
 * Who does not answer now is left out for now: that is what the others are there for. What is wrong
 * with a name or its settings stays wrong.
 */
async function loadChain(ids: readonly string[], parts: Parts): Promise<Embedder> {
  const loads = await Promise.allSettled(ids.map((id) => parts.resolve(id)));
  const embedders: Embedder[] = [];
  let failure: unknown;
  for (const load of loads) {
    if (load.status === "fulfilled") embedders.push(refuseSilent(load.value));
    else if (load.reason instanceof EmbedderError) failure = load.reason;
    else throw load.reason;
  }
  if (embedders.length === 0) throw failure;
  return createFallbackEmbedder(embedders);
}

async function resolveAll(names: readonly EmbedderName[], parts: Parts): Promise<Embedder[]> {
  const embedders = await Promise.all(names.map((name) => parts.resolve(name)));
  return embedders.map(refuseSilent);
}

function equalDimensions(
  names: readonly EmbedderName[],
  { open }: Parts,
  code: "embedder_mismatch" | "dimension_mismatch",
): number {
  const sizes = names.map((name) => open(name).dimensions);
  const [first = 0] = sizes;
  const other = sizes.findIndex((size) => size !== first);
  if (other === -1) return first;
  const shown = (at: number) => encodeEmbedderName(names[at] as EmbedderName);
  throw new EdgetopicError(
    code,
    `${shown(0)} has ${first} dimensions and ${shown(other)} ${sizes[other]}, expected embedders of one space.`,
  );
}

function commonModalities(names: readonly EmbedderName[], { open }: Parts): readonly Modality[] {
  const taken = names.map((name) => open(name).modalities ?? ["text"]);
  return (["text", "image"] as const).filter((each) => taken.every((some) => some.includes(each)));
}

function refuseSilent(embedder: Embedder): Embedder {
  if (embedder.modalities.length > 0) return embedder;
  throw new EdgetopicError(
    "invalid_option",
    `${embedder.id} embeds nothing, expected an embedder that does.`,
  );
}
