import { screen } from '@testing-library/react';
import { setUp } from './__testUtils__/filesPage';
import { FilesHint } from './FilesHint';
import { FilesPage } from './FilesPage';

// In a file of its own, since what a person may do is remembered from test to test.
describe('files that are not taken', () => {
  it('are for those who may see them', async () => {
    const { api } = setUp(
      <>
        <FilesHint />
        <FilesPage />
      </>,
      { may: false },
    );

    expect(
      await screen.findByText('You may not see which files are not taken.'),
    ).toBeVisible();
    expect(api.getFileProblems).not.toHaveBeenCalled();
  });
});
