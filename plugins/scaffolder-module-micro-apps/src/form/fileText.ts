import {
  type MicroAppFormApp,
  formDataToManifest,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import { stringify } from 'yaml';

/** What the file of an app has to say for the answers of the form to hold. @internal */
export function fileTextOf(app: MicroAppFormApp): string {
  const { apiVersion, kind, metadata, spec } = formDataToManifest({ app });
  return stringify({ apiVersion, kind, metadata, spec }, { lineWidth: 100 });
}

/** The address or the path of a file, of a location as the catalog names it. @internal */
export function placeOfFile(location: string): string {
  return location.replace(/^(url|file):/, '');
}
