import { readFile } from 'node:fs/promises';

/** Each message that a killable back end sent, as often as it did. */
export async function messagesIn(file: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  for (const line of lines) {
    const { recipients, payload } = JSON.parse(line);
    // The scope of a request is named by an id, which differs from run to run.
    const key = `${recipients.entityRef} ${payload.title}: ${payload.description}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** All of them, repetitions as well. */
export function countOf(messages: Map<string, number>): number {
  return [...messages.values()].reduce((sum, count) => sum + count, 0);
}
