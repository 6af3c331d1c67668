import { createTeiEmbedder, type TeiOptions } from "../tei/tei-embedder.ts";
import type { Vendor } from "../vendor.ts";
import { flagParameter, neededDimensions, readParameters } from "./read-parameters.ts";
import { requireSetting, type Setting, settingName, trusting } from "./setting.ts";

const PARAMETERS = [
  "dimensions",
  "promptName",
  "prefix",
  "truncate",
  "truncationDirection",
] as const;

/** `tei/<name>`: the server at TEI_<NAME>_BASE_URL, which has its own key or none, or else at TEI_BASE_URL. */
export function teiVendor(setting: Setting): Vendor {
  return {
    name: "tei",
    form: "tei/<name>?dimensions=n[&promptName=…]",
    needs: "TEI_<NAME>_BASE_URL or TEI_BASE_URL",
    open(name, parameters) {
      const id = `tei/${name}`;
      const { text, dimensions: given } = readParameters(parameters, PARAMETERS);
      const dimensions = neededDimensions(id, given, 384);
      const own = `TEI_${settingName(name)}`;
      const ownUrl = setting(`${own}_BASE_URL`);
      const url = ownUrl || requireSetting(setting, "TEI_BASE_URL", id);
      const options: TeiOptions = {
        name,
        url,
        ...trusting(url),
        apiKey: setting(ownUrl ? `${own}_API_KEY` : "TEI_API_KEY") || undefined,
        dimensions,
        promptName: text.get("promptName"),
        prefix: text.get("prefix"),
        truncate: flagParameter(text, "truncate"),
        // Which directions there are is checked there.
        truncationDirection: text.get("truncationDirection") as TeiOptions["truncationDirection"],
      };
      return { dimensions, load: () => createTeiEmbedder(options) };
    },
  };
}
