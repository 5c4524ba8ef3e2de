/** Reads YAML or JSON that somebody pasted. Throws an `Error` that says where it is none. */
export async function parseDocument(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  return parse(text, { maxAliasCount: 20 });
}
