import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { expect } from '@playwright/test';
import type { Api } from './api';
import type { Manifest } from './manifests';

/** Where the portal of the journeys may read files from. */
const PORT = Number(process.env.E2E_FILES_PORT ?? 7109);

// JSON is YAML.
const stringify = (content: object) => JSON.stringify(content, null, 2);

/** What a Git host is to the catalog: files that have addresses, and change. */
export class GitFiles {
  static async start(): Promise<GitFiles> {
    const files = new Map<string, string>();
    const server = createServer((request, response) => {
      const text = files.get(request.url ?? '');
      response.writeHead(text === undefined ? 404 : 200).end(text);
    });
    server.listen(PORT, 'localhost');
    await once(server, 'listening');
    return new GitFiles(server, files);
  }

  private constructor(
    private readonly server: Server,
    private readonly files: Map<string, string>,
  ) {}

  private place(path: string) {
    return `http://localhost:${PORT}${path}`;
  }

  placeOf({ metadata: { name } }: Manifest) {
    return this.place(`/${name}/catalog-info.yaml`);
  }

  /** Writes the file of an app, and the list that names it, as a repository of several apps has one. */
  write(manifest: Manifest) {
    const { name } = manifest.metadata;
    this.files.set(`/${name}/catalog-info.yaml`, stringify(manifest));
    this.list(name, [`./${name}/catalog-info.yaml`]);
  }

  /** Deletes the file of an app, and takes it off the list. */
  remove({ metadata: { name } }: Manifest) {
    this.files.delete(`/${name}/catalog-info.yaml`);
    this.list(name, []);
  }

  private list(name: string, targets: string[]) {
    this.files.set(
      `/${name}.yaml`,
      stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Location',
        metadata: { name: `${name}-files` },
        spec: { type: 'url', targets },
      }),
    );
  }

  /** Registers the list in the catalog, as on its own page. */
  async register(admin: Api, { metadata: { name } }: Manifest) {
    const response = await admin.http.post('/api/catalog/locations', {
      data: { type: 'url', target: this.place(`/${name}.yaml`) },
    });
    expect(response.status(), await response.text()).toBe(201);
  }

  /** Has the catalog read the list and the file now, and not when it is their turn. */
  async refresh(admin: Api, { metadata: { name } }: Manifest) {
    const isThere = this.files.has(`/${name}/catalog-info.yaml`);
    for (const entityRef of [
      `location:default/${name}-files`,
      // Once the list is read without it, the catalog knows the app no more.
      ...(isThere ? [`microapp:default/${name}`] : []),
    ]) {
      const response = await admin.http.post('/api/catalog/refresh', {
        data: { entityRef },
      });
      await expect(response).toBeOK();
    }
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
