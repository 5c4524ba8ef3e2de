import { useCallback, useRef } from 'react';
import { Route, Routes } from 'react-router-dom';
import { QueuePage } from './QueuePage';
import { ReviewPage } from './ReviewPage';

/** The queue, and behind it each request. */
export function ApprovalsRouter() {
  // Who comes back to the queue, by its link or by the browser's button, goes on where they left it.
  const last = useRef<string>();
  const onOpen = useCallback((id: string) => {
    last.current = id;
  }, []);
  return (
    <Routes>
      <Route index element={<QueuePage lastOpened={last} />} />
      <Route path=":id" element={<ReviewPage onOpen={onOpen} />} />
    </Routes>
  );
}
