import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect } from 'react';

/** Names the page for the browser's history and tabs, and for those who hear it. */
export function useDocumentTitle(title: string | undefined) {
  const portal = useApi(configApiRef).getOptionalString('app.title');
  useEffect(() => {
    if (!title) {
      return undefined;
    }
    const before = portal ?? document.title;
    document.title = [title, 'Micro apps', portal].filter(Boolean).join(' | ');
    return () => {
      document.title = before;
    };
  }, [title, portal]);
}
