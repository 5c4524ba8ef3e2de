import { InputError } from '@backstage/errors';

/** The environment of the process. */
export type Env = Record<string, string | undefined>;

const VARIABLE = /\$(\$?)\{([^{}]+)\}/g;

function variable(name: string, env: Env, at: string): string {
  const value = env[name];
  if (value === undefined) {
    throw new InputError(
      `${at} needs the environment variable "${name}", which is not set; set it`,
    );
  }
  return value;
}

function inText(text: string, env: Env, at: string): string {
  return text.replace(VARIABLE, (_all, escaped: string, inner: string) => {
    if (escaped) {
      return `\${${inner}}`;
    }
    const [name, fallback] = inner.split(':-').map(part => part.trim());
    return env[name] ?? fallback ?? variable(name, env, at);
  });
}

/**
 * Puts in what the environment says, as Backstage does in its configuration.
 *
 * @throws InputError where a variable is not set, or where something is to be read that is not read here
 */
export function substituted(value: unknown, env: Env, at: string): unknown {
  if (typeof value === 'string') {
    return inText(value, env, at);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      substituted(item, env, `${at}[${index}]`),
    );
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const fields = value as Record<string, unknown>;
  if (typeof fields.$env === 'string') {
    return variable(fields.$env, env, at);
  }
  const reference = ['$file', '$include'].find(key => key in fields);
  if (reference) {
    throw new InputError(
      `${at} uses ${reference}, which is not read here; write the value into a file of its own and give that with --config as well`,
    );
  }
  return Object.fromEntries(
    Object.entries(fields).map(([key, item]) => [
      key,
      substituted(item, env, `${at}.${key}`),
    ]),
  );
}
