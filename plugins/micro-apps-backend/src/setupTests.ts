// Whole back ends on real databases: a slow machine that does other things meanwhile needs more than five seconds.
jest.setTimeout(60_000);
