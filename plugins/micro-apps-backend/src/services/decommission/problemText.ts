const MAX_LENGTH = 300;
const MIN_SECRET_LENGTH = 4;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsIn)
    : [];
}

const SECRET_KEYS = /secret|password|token|key|url|connection/i;

function secretsIn(config: Record<string, unknown>): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (SECRET_KEYS.test(key)) {
      return textsIn(value);
    }
    return typeof value === 'object' && value !== null
      ? secretsIn(value as Record<string, unknown>)
      : [];
  });
}

/** What went wrong, in a line that people may see: nothing in it that stands in the configuration as a secret. */
export function problemText(
  error: unknown,
  config: Record<string, unknown> = {},
): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    secretsIn(config)
      .filter(secret => secret.length >= MIN_SECRET_LENGTH)
      .sort((a, b) => b.length - a.length)
      .reduce((shown, secret) => shown.split(secret).join('…'), text)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, MAX_LENGTH) || 'It failed without saying why'
  );
}
