import type { LoggerService } from '@backstage/backend-plugin-api';
import { createTransport, Transporter } from 'nodemailer';
import type { EmailConfig } from '../../config/readEmailConfig';
import type { Database, DigestRecord } from '../../database';
import { toMail } from './digestMail';

/** Longer than any mail takes, so that nobody sends it a second time meanwhile. */
const LEASE_MS = 120_000;
const TIMEOUT_MS = 20_000;
const FIRST_RETRY_MS = 30_000;
const LAST_RETRY_MS = 3_600_000;
const MAX_ATTEMPTS = 30;

/** Sends the mails that are owed. Several may run at once: each mail is claimed before it is sent. */
export class DigestMailer {
  static create(options: {
    config: EmailConfig;
    database: Database;
    logger: LoggerService;
    now: () => Date;
  }): DigestMailer {
    const { transport } = options.config;
    return new DigestMailer(
      options,
      createTransport({
        ...transport,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
      }),
    );
  }

  private constructor(
    private readonly options: Parameters<typeof DigestMailer.create>[0],
    private readonly transporter: Transporter,
  ) {}

  async run(): Promise<void> {
    const { database, now } = this.options;
    for (;;) {
      const at = now();
      const digest = await database.transaction(({ digests }) =>
        digests.claimMail(
          at.toISOString(),
          new Date(at.getTime() + LEASE_MS).toISOString(),
        ),
      );
      if (!digest) {
        return;
      }
      await this.send(digest);
    }
  }

  private async send(digest: DigestRecord): Promise<void> {
    const { config, database, logger, now } = this.options;
    const { attempts, day } = digest;
    try {
      await this.transporter.sendMail(toMail(digest, config));
    } catch (error) {
      if (attempts < MAX_ATTEMPTS) {
        const pause = Math.min(
          FIRST_RETRY_MS * 2 ** Math.min(attempts, 10),
          LAST_RETRY_MS,
        );
        logger.warn(
          `Cannot mail a reminder of ${day} (attempt ${attempts}); the next attempt is in ${pause} ms`,
          error as Error,
        );
        await database.read(({ digests }) =>
          digests.postponeMail(
            digest,
            new Date(now().getTime() + pause).toISOString(),
          ),
        );
        return;
      }
      logger.error(
        `Gave up a reminder of ${day} after ${attempts} attempts; its reader has it in the portal`,
        error as Error,
      );
      await database.read(({ digests }) => digests.endMail(digest, 'failed'));
      return;
    }
    await database.read(({ digests }) => digests.endMail(digest, 'sent'));
  }
}
