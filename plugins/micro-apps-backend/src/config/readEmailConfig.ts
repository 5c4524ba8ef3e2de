import type { RootConfigService } from '@backstage/backend-plugin-api';

/** How mails are sent. */
export type EmailConfig = {
  transport: {
    host: string;
    port: number;
    secure: boolean;
    auth?: { user: string; pass: string };
  };
  sender: string;
  /** Where the links in mails lead. */
  portalUrl: string;
  /** Whether people may choose not to be mailed. */
  mayRefuse: boolean;
};

/** Reads `microApps.email`; nothing where it is not configured, so that nobody is mailed. */
export function readEmailConfig(
  rootConfig: RootConfigService,
): EmailConfig | undefined {
  const email = rootConfig.getOptionalConfig('microApps.email');
  if (!email) {
    return undefined;
  }
  const transport = email.getConfig('transport');
  const secure = transport.getOptionalBoolean('secure') ?? false;
  const user = transport.getOptionalString('user');
  return {
    transport: {
      host: transport.getString('host'),
      port: transport.getOptionalNumber('port') ?? (secure ? 465 : 587),
      secure,
      ...(user && { auth: { user, pass: transport.getString('password') } }),
    },
    sender: email.getString('sender'),
    portalUrl: rootConfig.getString('app.baseUrl').replace(/\/$/, ''),
    mayRefuse: email.getOptionalBoolean('mayRefuse') ?? true,
  };
}
