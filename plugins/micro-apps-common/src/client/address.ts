import type { AppKey } from './MicroAppsApi';

/** The parameters of a query; a list stands for a parameter that is repeated. @internal */
export type Query = Record<
  string,
  string | number | readonly (string | number)[] | undefined
>;

/** @internal */
export function segment(value: string | number): string {
  return encodeURIComponent(String(value));
}

/** @internal */
export function appPath({ namespace, name }: AppKey): string {
  return `/apps/${segment(namespace)}/${segment(name)}`;
}

/** @internal */
export function queryString(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) {
        params.append(key, String(item));
      }
    }
  }
  const text = params.toString();
  return text && `?${text}`;
}
