import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine, whose answers a test replaces. */
export type TestServer = {
  url: string;
  answer: RequestListener;
  requests: IncomingMessage[];
  close(): Promise<void>;
};

export async function startServer(
  answer: RequestListener,
  port = 0,
): Promise<TestServer> {
  const test: TestServer = {
    url: '',
    answer,
    requests: [],
    close: async () => undefined,
  };
  const server = createServer((request, response) => {
    test.requests.push(request);
    test.answer(request, response);
  });
  await new Promise<void>(done => {
    server.listen(port, '127.0.0.1', done);
  });
  const { port: chosen } = server.address() as AddressInfo;
  test.url = `http://127.0.0.1:${chosen}`;
  test.close = () =>
    new Promise(done => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return test;
}
