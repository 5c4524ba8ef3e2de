import { Route, Routes } from 'react-router-dom';
import { QueuePage } from './QueuePage';
import { ReviewPage } from './ReviewPage';

/** The queue, and behind it each request. */
export function ApprovalsRouter() {
  return (
    <Routes>
      <Route index element={<QueuePage />} />
      <Route path=":id" element={<ReviewPage />} />
    </Routes>
  );
}
