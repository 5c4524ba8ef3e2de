import { microAppFileReadPermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Authorizer } from '../Authorizer';
import type { CallContext } from '../MicroAppsService';
import type { FilesService } from './FilesService';

/** Lets whoever may see which files are not taken, and owners which of theirs are not. */
export class AuthorizedFiles implements FilesService {
  static create(options: {
    service: FilesService<CallContext>;
    authorizer: Authorizer;
  }): AuthorizedFiles {
    return new AuthorizedFiles(options);
  }

  private constructor(
    private readonly options: Parameters<typeof AuthorizedFiles.create>[0],
  ) {}

  async listProblems(
    ...[query, { credentials }]: Parameters<FilesService['listProblems']>
  ) {
    const { service, authorizer } = this.options;
    // What is wrong with their own files is for everybody.
    if (query.owner !== 'me') {
      await authorizer.require(
        microAppFileReadPermission,
        'see which files are not taken',
        credentials,
      );
    }
    return service.listProblems(
      query,
      await authorizer.contextFor(credentials, []),
    );
  }
}
