import { parseEntityRef } from '@backstage/catalog-model';
import type {
  FileProblem,
  FileProblems,
  FileProblemsQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { TroubledFile } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import type { CallContext, CredentialsContext } from '../MicroAppsService';
import { placeOf } from './location';
import { pageInfoOf } from '../paging';

/** What there is to know of the files that apps are kept in. */
export interface FilesService<TContext = CredentialsContext> {
  listProblems(
    query: FileProblemsQuery,
    context: TContext,
  ): Promise<FileProblems>;
}

/** Answers from what was kept when the files were looked at. */
export class DefaultFilesService implements FilesService<CallContext> {
  static create(
    dependencies: Pick<ServiceDependencies, 'database'>,
  ): DefaultFilesService {
    return new DefaultFilesService(dependencies);
  }

  private constructor(
    private readonly dependencies: Pick<ServiceDependencies, 'database'>,
  ) {}

  async listProblems(
    { owner, limit, offset }: FileProblemsQuery,
    { caller }: CallContext,
  ): Promise<FileProblems> {
    const owners = owner && [
      caller.userEntityRef,
      ...caller.ownershipEntityRefs,
    ];
    return this.dependencies.database.read(async ({ followed }) => {
      const items = await followed.troubled({ owners, limit, offset });
      const totalItems = await followed.countTroubled({ owners });
      return {
        items: items.map(toFileProblem),
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
      };
    });
  }
}

function messageOf({ problem, message }: TroubledFile): string {
  if (problem === 'conflict') {
    return `Its app has the name of the one in ${placeOf(
      message ?? '',
    )}, which came first. Give it another name.`;
  }
  return message ?? 'The catalog does not have the file any more.';
}

function toFileProblem(file: TroubledFile): FileProblem {
  const { namespace, name } = parseEntityRef(file.entityRef);
  return {
    namespace,
    name,
    location: file.location,
    problem: (file.problem ?? 'missing') as FileProblem['problem'],
    message: messageOf(file),
    since: file.since,
  };
}
