/** The built-in model, as the static assets hold it. */
export async function loadStaticModel(
  assets: Fetcher,
): Promise<{ model: ArrayBuffer; tokenizer: string }> {
  const [model, tokenizer] = await Promise.all([
    load(assets, "model.safetensors"),
    load(assets, "tokenizer.json"),
  ]);
  return { model: await model.arrayBuffer(), tokenizer: await tokenizer.text() };
}

async function load(assets: Fetcher, name: string): Promise<Response> {
  const response = await assets.fetch(`https://assets.invalid/models/static-en/${name}`);
  if (response.ok) return response;
  throw new Error(`The asset ${name} answered ${response.status}. Run \`npm run build\`.`);
}
