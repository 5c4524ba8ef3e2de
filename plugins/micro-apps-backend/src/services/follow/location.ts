const MAX_LENGTH = 1000;
/** Names of parameters by which hosts take tokens. */
const SECRET = /token|secret|key|sig|password|auth/i;

/** A location of the catalog as it may be kept and shown: without the names, passwords and tokens that an address can hold. */
export function publicLocation(location: string): string {
  const separator = location.indexOf(':');
  const type = location.slice(0, separator);
  const target = location.slice(separator + 1);
  if (!/^https?:\/\//i.test(target)) {
    return location.slice(0, MAX_LENGTH);
  }
  try {
    const url = new URL(target);
    url.username = '';
    url.password = '';
    for (const name of [...url.searchParams.keys()]) {
      if (SECRET.test(name)) {
        url.searchParams.delete(name);
      }
    }
    return `${type}:${url}`.slice(0, MAX_LENGTH);
  } catch {
    return `${type}:${target.replace(/\/\/[^/]*@/, '//')}`.slice(0, MAX_LENGTH);
  }
}

/** Where a location is, for people: the address or the path of its file. */
export function placeOf(location: string): string {
  return location.replace(/^(url|file):/, '');
}
