/* A PostgreSQL with pgvector in a process of its own; it prints where it listens. It ends with its standard input. */
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const db = await PGlite.create({ extensions: { vector } });
await db.exec('CREATE EXTENSION vector');
const server = new PGLiteSocketServer({
  db,
  port: 0,
  host: '127.0.0.1',
  maxConnections: 20,
});
await server.start();
process.stdout.write(
  `postgres://postgres:postgres@${server.getServerConn()}/postgres\n`,
);
process.stdin.resume().on('end', () => process.exit(0));
