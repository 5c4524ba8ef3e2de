import { useLocation, useNavigate } from 'react-router-dom';

/** What is kept with the address of the queue in the browser's history. */
export type QueueState = {
  /** What a review screen leaves for the queue to say. */
  confirmation?: string;
  /** The request whose review screen was open: who comes back, by link or by the browser's button, goes on from it. */
  opened?: string;
};

export function useQueueState(): QueueState {
  return (useLocation().state as QueueState | null) ?? {};
}

/** Keeps something with the present address instead of what was kept there. */
export function useKeepQueueState(): (state: QueueState) => void {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  return state => navigate(pathname + search, { replace: true, state });
}
