import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// The first test of a file also loads what the others find loaded, on a machine that may be busy.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(60_000);

// jsdom has no layout to scroll; the scaffolder scrolls up at each step.
window.scrollTo = () => {};
Element.prototype.scrollTo = () => {};
