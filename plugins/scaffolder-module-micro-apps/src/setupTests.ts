import '@testing-library/jest-dom';

// jsdom has no layout to scroll; the scaffolder scrolls up at each step.
window.scrollTo = () => {};
Element.prototype.scrollTo = () => {};
