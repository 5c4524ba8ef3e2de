import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { FollowConfig } from '../../config/readFollowConfig';
import type { FollowMark } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import type { SubmissionService } from '../SubmissionService';
import { CatalogFile, CatalogFiles, toFile } from './CatalogFiles';
import { FileTaker } from './FileTaker';
import { MissingFiles } from './MissingFiles';

const BATCH_SIZE = 50;
const CONFLICT_LASTS_MS = 6 * 60 * 60 * 1000;

export type FollowOptions = ServiceDependencies & {
  files: CatalogFiles;
  follow: FollowConfig;
  logger: LoggerService;
  submissions: Pick<SubmissionService, 'follow'>;
};

/**
 * Follows the micro apps that the catalog found in files: each new state is submitted as a revision. Several may run at
 * once, and each may stop at any statement: what was taken is written with the revision.
 */
export class FollowService {
  static create(options: FollowOptions): FollowService {
    return new FollowService(
      options,
      FileTaker.create(options),
      MissingFiles.create(options),
    );
  }

  private constructor(
    private readonly options: FollowOptions,
    private readonly taker: FileTaker,
    private readonly missing: MissingFiles,
  ) {}

  async run(signal?: AbortSignal): Promise<void> {
    const { database, files, messenger } = this.options;
    const marks = await database.read(({ followed }) => followed.marks());
    const now = this.options.now().toISOString();
    const changed: string[] = [];
    for await (const page of files.pages()) {
      for (const file of page) {
        const mark = marks.get(file.entityRef);
        marks.delete(file.entityRef);
        if (isToLookAt(file, mark, now)) {
          changed.push(file.entityRef);
        }
      }
    }
    for (let start = 0; start < changed.length; start += BATCH_SIZE) {
      if (signal?.aborted) {
        return;
      }
      const refs = changed.slice(start, start + BATCH_SIZE);
      for (const entity of await files.get(refs)) {
        await this.look(entity);
      }
    }
    // What no page had.
    await this.missing.run(marks);
    await this.forgetConflicts();
    if (changed.length > 0 || marks.size > 0) {
      await messenger.deliver();
    }
  }

  /** The catalog says a conflict again at each refresh of the file, as long as there is one. */
  private async forgetConflicts(): Promise<void> {
    const { database } = this.options;
    const before = new Date(
      this.options.now().getTime() - CONFLICT_LASTS_MS,
    ).toISOString();
    await database.read(({ fileConflicts }) =>
      fileConflicts.removeSeenBefore(before),
    );
  }

  private async look(entity: Entity | undefined): Promise<void> {
    const file = entity && toFile(entity);
    if (!file) {
      return;
    }
    try {
      await this.taker.take(entity, file);
    } catch (error) {
      this.options.logger.error(
        `Cannot look at the file of ${file.entityRef}; it is tried again at the next run`,
        error as Error,
      );
    }
  }
}

function isToLookAt(
  { etag, location }: CatalogFile,
  mark: FollowMark | undefined,
  now: string,
): boolean {
  return (
    mark?.etag !== etag ||
    mark.location !== location ||
    mark.missingSince !== null ||
    (mark.retryAt !== null && mark.retryAt <= now)
  );
}
