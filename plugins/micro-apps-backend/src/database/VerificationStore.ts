import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant } from './columns';

/** What comes back from there is found then. */
const GONE = ['decommissioning', 'decommissioned'];

/** Security's finding about a declared control. */
export type VerificationRecord = {
  id: string;
  appId: string;
  controlId: string;
  /** Of the findings about this control of this app, from 1. */
  number: number;
  /** Of the control's own entry in the manifest. */
  entryDigest: string;
  outcome: 'verified' | 'refused';
  /** Of the manifest that was looked at. */
  digest: string;
  evidence: string;
  verifiedBy: string;
  verifiedAt: string;
  expiresAt: string;
  /** The owner on whose side the verifier would be: for a revision that names it, this does not count. */
  notForOwner: string | null;
};

/** Reads and writes findings about controls; of none is ever changed more than when it ends. */
export class VerificationStore {
  constructor(private readonly db: Knex) {}

  async insert(verification: VerificationRecord): Promise<void> {
    await this.db('control_verifications').insert({
      id: verification.id,
      app_id: verification.appId,
      control_id: verification.controlId,
      number: verification.number,
      entry_digest: verification.entryDigest,
      outcome: verification.outcome,
      digest: verification.digest,
      evidence: verification.evidence,
      verified_by: verification.verifiedBy,
      verified_at: fromInstant(verification.verifiedAt),
      expires_at: fromInstant(verification.expiresAt),
      not_for_owner: verification.notForOwner,
    });
  }

  /** The apps in service that a control counted for which does not since some time, where nothing followed from it yet. */
  async appsWithExpired(before: string, limit: number): Promise<string[]> {
    const rows: { app_id: string }[] = await this.unseen(before)
      .whereIn(
        'app_id',
        this.db('micro_apps').select('id').whereNotIn('state', GONE),
      )
      .distinct('app_id')
      .orderBy('app_id')
      .limit(limit);
    return rows.map(({ app_id: appId }) => appId);
  }

  /** Takes what expired of an app as seen to; gives the controls, none where somebody was faster. */
  async see(appId: string, before: string): Promise<string[]> {
    const rows: { id: string; control_id: string }[] = await this.unseen(before)
      .where('app_id', appId)
      .select('id', 'control_id');
    await this.db('control_verifications')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({ expiry_seen_at: fromInstant(before) });
    return rows.map(row => row.control_id);
  }

  /** Ends findings before their time; whoever ends them sees to what follows. */
  async end(ids: string[], at: string): Promise<void> {
    await this.db('control_verifications')
      .whereIn('id', ids)
      .update({ expires_at: fromInstant(at), expiry_seen_at: fromInstant(at) });
  }

  /** Keeps findings from counting for revisions that name an owner. */
  async setAside(ids: string[], owner: string): Promise<void> {
    await this.db('control_verifications')
      .whereIn('id', ids)
      .update({ not_for_owner: owner });
  }

  private unseen(before: string): Knex.QueryBuilder {
    return this.db('control_verifications as finding')
      .where('outcome', 'verified')
      .where('expires_at', '<=', fromInstant(before))
      .whereNull('expiry_seen_at')
      .whereNotExists(
        this.db('control_verifications as newer')
          .whereRaw('newer.app_id = finding.app_id')
          .whereRaw('newer.control_id = finding.control_id')
          .whereRaw('newer.number > finding.number'),
      );
  }

  /** The newest finding about each control of an app. */
  async latest(appId: string): Promise<VerificationRecord[]> {
    return this.latestOf([appId]);
  }

  /** The newest finding about each control of each of some apps. */
  async latestOf(appIds: string[]): Promise<VerificationRecord[]> {
    const rows: {
      id: string;
      app_id: string;
      control_id: string;
      number: number;
      entry_digest: string;
      outcome: string;
      digest: string;
      evidence: string;
      verified_by: string;
      verified_at: StoredInstant;
      expires_at: StoredInstant;
      not_for_owner: string | null;
    }[] = await this.db('control_verifications as finding')
      .whereIn('app_id', appIds)
      .whereNotExists(
        this.db('control_verifications as newer')
          .whereRaw('newer.app_id = finding.app_id')
          .whereRaw('newer.control_id = finding.control_id')
          .whereRaw('newer.number > finding.number'),
      )
      .select('finding.*');
    return rows.map(row => ({
      id: row.id,
      appId: row.app_id,
      controlId: row.control_id,
      number: row.number,
      entryDigest: row.entry_digest,
      outcome: row.outcome as VerificationRecord['outcome'],
      digest: row.digest,
      evidence: row.evidence,
      verifiedBy: row.verified_by,
      verifiedAt: toInstant(row.verified_at),
      expiresAt: toInstant(row.expires_at),
      notForOwner: row.not_for_owner,
    }));
  }
}
