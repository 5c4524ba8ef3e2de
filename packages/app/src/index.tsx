import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import { createPortal } from './App';
import '@backstage/ui/css/styles.css';
import './portal.css';

const root = document.getElementById('root');
if (root) {
  ReactDOM.createRoot(root).render(createPortal().createRoot());
}
