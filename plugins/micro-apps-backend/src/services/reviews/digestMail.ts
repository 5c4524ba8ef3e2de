import { sha256Hex } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { EmailConfig } from '../../config/readEmailConfig';
import type { DigestRecord } from '../../database';
import { dueText, reviewLink } from './reviewMessages';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => ESCAPES[character]);
}

/** The mail to a person about a day, as HTML and as text. Its id is always the same, so that one sent twice is seen once. */
export function toMail(
  { person, day, message }: DigestRecord,
  { sender, portalUrl }: Pick<EmailConfig, 'sender' | 'portalUrl'>,
) {
  const { apps } = message;
  const rows = apps.map(app => ({
    title: app.title,
    due: dueText(app),
    url: portalUrl + reviewLink(app),
  }));
  const subject =
    apps.length === 1
      ? `Review “${apps[0].title}”`
      : `${apps.length} of your apps need a review`;
  const intro =
    'Renew the approval where nothing has changed; submit the app again where something has.';
  const outro = 'You get one such message a day at most.';
  return {
    from: sender,
    to: message.address,
    subject,
    messageId: `<review-${day}-${sha256Hex(person).slice(0, 32)}@${
      new URL(portalUrl).hostname
    }>`,
    text: [
      intro,
      '',
      ...rows.flatMap(({ title, due, url }) => [
        `- ${title}: ${due}`,
        `  ${url}`,
      ]),
      '',
      outro,
    ].join('\n'),
    html: [
      `<p>${escaped(intro)}</p>`,
      '<ul>',
      ...rows.map(
        ({ title, due, url }) =>
          `<li><a href="${escaped(url)}">${escaped(title)}</a>: ${escaped(
            due,
          )}</li>`,
      ),
      '</ul>',
      `<p>${escaped(outro)}</p>`,
    ].join('\n'),
  };
}
