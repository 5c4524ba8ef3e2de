/**
 * The topic of the event that an app has changed. An event is a hint to look, not a record: it may be lost or repeated.
 *
 * @public
 */
export const MICRO_APPS_CHANGED_TOPIC = 'micro-apps.app-changed';

/**
 * The payload of an event of {@link MICRO_APPS_CHANGED_TOPIC}.
 *
 * @public
 */
export type MicroAppChangedPayload = {
  /** `namespace/name` of the app. */
  app: string;
};
