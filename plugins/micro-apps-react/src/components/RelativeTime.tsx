const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How far an instant is from another, in words. @internal */
export function relativeTime(value: string, now: number): string {
  const seconds = (Date.parse(value) - now) / 1000;
  const [unit, length] = UNITS.find(
    ([, size]) => Math.abs(seconds) >= size,
  ) ?? ['second', 1];
  // Three months sound like less than 90 days, which is what the intervals are given in.
  const inDays = unit === 'month' && Math.abs(seconds) < 120 * 86_400;
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(
    Math.round(seconds / (inDays ? 86_400 : length)),
    inDays ? 'day' : unit,
  );
}

/**
 * An instant as its distance from now; the exact one is in the title and for machines.
 *
 * @public
 */
export function RelativeTime(props: { value: string }) {
  const { value } = props;
  return (
    <time dateTime={value} title={new Date(value).toLocaleString()}>
      {relativeTime(value, Date.now())}
    </time>
  );
}

/** An instant as a day, with its distance from now in the title. @public */
export function DayText(props: { value: string }) {
  const { value } = props;
  return (
    <time dateTime={value} title={relativeTime(value, Date.now())}>
      {new Date(value).toLocaleDateString(undefined, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
      })}
    </time>
  );
}
