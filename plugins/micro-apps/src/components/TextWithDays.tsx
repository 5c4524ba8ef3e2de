import { formatDay } from './calendarDays';

const DAY = /\b(\d{4}-\d{2}-\d{2})\b/;

/** A text of the API, which writes days as `2026-12-07`, in which they stand as on the rest of the screen. */
export function TextWithDays({ children }: { children: string }) {
  return (
    <>
      {children.split(DAY).map((part, index) =>
        index % 2 === 1 ? (
          <time key={index} dateTime={part}>
            {formatDay(part)}
          </time>
        ) : (
          part
        ),
      )}
    </>
  );
}
