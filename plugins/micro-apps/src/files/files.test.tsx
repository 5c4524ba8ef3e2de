import { sampleFileProblem } from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, within } from '@testing-library/react';
import { setUp } from './__testUtils__/filesPage';
import { FilesHint } from './FilesHint';
import { FilesPage } from './FilesPage';
import { MyFilesPanel } from './MyFilesPanel';

describe('files that are not taken', () => {
  it('are listed with what is wrong, where, and what to do', async () => {
    setUp(<FilesPage />, {
      files: [
        sampleFileProblem(),
        sampleFileProblem({
          namespace: 'labs',
          name: 'old-bot',
          problem: 'missing',
          message: 'The catalog does not have the file any more.',
          location: 'file:/srv/apps/old-bot.yaml',
        }),
      ],
    });

    expect(
      await screen.findAllByText('2 files need somebody'),
    ).not.toHaveLength(0);
    const [invalid, missing] = within(
      screen.getByRole('list', { name: 'Files not taken' }),
    ).getAllByRole('listitem');
    expect(invalid).toHaveTextContent('Invalid');
    expect(invalid).toHaveTextContent(
      'spec.audience must be one of the allowed values',
    );
    expect(invalid).toHaveTextContent('What to do: Correct the file.');
    expect(
      within(invalid).getByRole('link', { name: /^https:/ }),
    ).toHaveAttribute(
      'href',
      'https://git.example.com/tender-reader/catalog-info.yaml',
    );
    expect(
      within(invalid).getByRole('link', { name: 'tender-reader' }),
    ).toHaveAttribute('href', '/catalog/default/microapp/tender-reader');
    expect(missing).toHaveTextContent('Gone');
    expect(missing).toHaveTextContent('/srv/apps/old-bot.yaml');
    expect(
      within(missing).getByRole('link', { name: 'labs/old-bot' }),
    ).toHaveAttribute('href', '/micro-apps/apps/labs/old-bot');
  });

  it('are paged by the back end, with the page in the address', async () => {
    const { api, user } = setUp(<FilesPage />, { total: 25, path: '/?page=2' });

    await screen.findByText('Invalid');
    expect(api.getFileProblems).toHaveBeenCalledWith({ limit: 10, offset: 10 });
    await user.click(screen.getByRole('button', { name: /next page/i }));
    await screen.findByText('21–25 of 25');
    expect(api.getFileProblems).toHaveBeenLastCalledWith({
      limit: 10,
      offset: 20,
    });
  });

  it('are none where all is well', async () => {
    setUp(<FilesPage />, { files: [] });

    expect(
      await screen.findAllByText('All files are taken as they are.'),
    ).not.toHaveLength(0);
    expect(screen.queryByRole('list')).toBeNull();
  });

  it('are asked for again after an error', async () => {
    const getFileProblems = jest
      .fn()
      .mockRejectedValueOnce(new Error('the portal is away'))
      .mockResolvedValue({
        items: [sampleFileProblem()],
        totalItems: 1,
        pageInfo: { limit: 10, offset: 0, hasNextPage: false },
      });
    const { user } = setUp(<FilesPage />, { getFileProblems });

    await user.click(await screen.findByRole('button', { name: /again/i }));
    expect(await screen.findByText('Invalid')).toBeVisible();
  });

  it('are counted beside the inventory', async () => {
    setUp(<FilesHint />, { total: 3 });

    expect(
      await screen.findByText(/3 files of apps are not taken or are gone/),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See what to do' }),
    ).toHaveAttribute('href', '/micro-apps/files');
  });

  it('are shown to their owners, also where no app came of them', async () => {
    const { api } = setUp(<MyFilesPanel />, { may: false });

    const panel = await screen.findByRole('region', {
      name: 'Files of my apps',
    });
    expect(within(panel).getByRole('listitem')).toHaveTextContent(
      'What to do: Correct the file.',
    );
    expect(api.getFileProblems).toHaveBeenCalledWith({
      owner: 'me',
      limit: 10,
      offset: 0,
    });
  });
});
