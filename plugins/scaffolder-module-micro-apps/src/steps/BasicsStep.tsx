import {
  AUDIENCES,
  WELL_KNOWN_TYPES,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { useEffect, useMemo, useRef } from 'react';
import { ChoiceAnswer } from '../components/ChoiceAnswer';
import { EntityAnswer } from '../components/EntityAnswer';
import { SelectAnswer } from '../components/SelectAnswer';
import { StepLayout } from '../components/StepLayout';
import { TextAnswer } from '../components/TextAnswer';
import { useNameCheck } from '../form/useNameCheck';
import { titleOfRef } from '../form/useEntities';
import { slug } from '../form/slug';
import type { AppForm, StepProps } from '../form/useAppForm';
import { useAppForm } from '../form/useAppForm';
import type { Identity } from '../form/useIdentity';
import { DraftOffer } from './DraftOffer';
import { NameAnswer, NameLine } from './NameAnswer';
import { Resubmission } from './Resubmission';

const TYPES = [...WELL_KNOWN_TYPES, 'other'] as const;
// The group that everybody belongs to owns nothing in particular; it is offered, but not first.
const firstGroup = (identity: Identity) => identity.groups[0];

function OwnerAnswer(props: { form: AppForm }) {
  const { form } = props;
  const { t, spec, setSpec, identity } = form;
  const prefilled = useRef(false);
  useEffect(() => {
    if (!identity || prefilled.current) return;
    prefilled.current = true;
    const owner = firstGroup(identity);
    if (!spec.owner && owner) setSpec({ owner });
  }, [identity, spec.owner, setSpec]);

  const first = useMemo(
    () =>
      identity
        ? [...identity.groups, identity.userEntityRef].map(ref => ({
            ref,
            title: titleOfRef(ref),
          }))
        : [],
    [identity],
  );
  return (
    <EntityAnswer
      form={form}
      path="spec.owner"
      kind="Group"
      label={t('basics.owner')}
      help={t(
        form.app.baseRevision === undefined
          ? 'basics.ownerHelp'
          : 'basics.ownerHandOver',
      )}
      value={spec.owner}
      onChange={owner => setSpec({ owner })}
      first={first}
      groupOf={ref => {
        if (ref === identity?.userEntityRef) return t('basics.ownerYou');
        return identity?.groups.includes(ref)
          ? t('basics.ownerYours')
          : t('basics.ownerOthers');
      }}
      required
    />
  );
}

/** The first step: what the app is, whose it is, and who uses it. @internal */
export function BasicsStep(props: StepProps) {
  const form = useAppForm(props);
  const { t, app, spec, metadata, setSpec, setMetadata } = form;
  const isNew = app.baseRevision === undefined;

  const check = useNameCheck(isNew ? metadata.name : undefined);

  const setTitle = (title: string) => {
    const followsTitle =
      !metadata.name || metadata.name === slug(metadata.title ?? '');
    setMetadata({
      title,
      ...(isNew && followsTitle && { name: slug(title) }),
    });
  };

  return (
    <StepLayout
      form={form}
      title={t('basics.heading')}
      rawErrors={props.rawErrors}
    >
      <DraftOffer form={form} />
      {!isNew && <Resubmission form={form} />}
      <TextAnswer
        form={form}
        path="metadata.title"
        label={t('basics.title')}
        help={t('basics.titleHelp')}
        value={metadata.title}
        onChange={setTitle}
        required
      />
      {isNew && <NameLine form={form} check={check} />}
      <TextAnswer
        form={form}
        path="spec.purpose"
        label={t('basics.purpose')}
        help={t('basics.purposeHelp')}
        value={spec.purpose}
        onChange={purpose => setSpec({ purpose })}
        rows={3}
        required
      />
      <SelectAnswer
        form={form}
        path="spec.type"
        label={t('basics.type')}
        value={spec.type ?? 'other'}
        options={TYPES.map(value => ({
          value,
          label: t(`basics.types.${value}`),
        }))}
        onChange={type => setSpec({ type })}
      />
      <OwnerAnswer form={form} />
      <ChoiceAnswer
        form={form}
        path="spec.audience"
        label={t('basics.audience')}
        value={spec.audience}
        options={AUDIENCES.map(value => ({
          value,
          label: t(`basics.audiences.${value}`),
          help: t(`basics.audienceHelp.${value}`),
        }))}
        onChange={value =>
          setSpec({ audience: AUDIENCES.find(item => item === value) })
        }
        required
      />
      <EntityAnswer
        form={form}
        path="spec.system"
        kind="System"
        label={`${t('basics.system')} (${t('common.optional')})`}
        help={t('basics.systemHelp')}
        value={spec.system}
        onChange={system => setSpec({ system })}
      />
      {isNew && <NameAnswer form={form} check={check} />}
    </StepLayout>
  );
}
