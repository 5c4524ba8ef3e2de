import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { Section } from '../components/Section';
import { TextAnswer } from '../components/TextAnswer';
import type { AppForm } from '../form/useAppForm';
import type { NameCheck } from '../form/useNameCheck';

/** The name in the catalog, made from the title, and whether it is free. @internal */
export function NameLine(props: { form: AppForm; check: NameCheck }) {
  const { form, check } = props;
  const { t, metadata } = form;
  if (check.state === 'taken') {
    return (
      <Alert severity="error" role="alert">
        {t('basics.nameTaken', { title: check.title })}
      </Alert>
    );
  }
  return (
    <Typography
      variant="body2"
      color="text.secondary"
      aria-live="polite"
      sx={{ minHeight: 20 }}
    >
      {metadata.name && (
        <>
          {t('basics.nameWillBe', { name: metadata.name })}{' '}
          {check.state === 'free' && t('basics.nameFree')}
          {check.state === 'checking' && t('basics.nameChecking')}
          {check.state === 'unknown' && t('basics.nameUnknown')}
        </>
      )}
    </Typography>
  );
}

/** Lets those who care choose another name than the one made from the title. @internal */
export function NameAnswer(props: { form: AppForm; check: NameCheck }) {
  const { form, check } = props;
  const { t, metadata } = form;
  const nameError = form.errorAt('metadata.name');
  // A title in other letters than a name may have makes no name.
  const unnamed = Boolean(metadata.title) && !metadata.name;
  return (
    <Section
      title={t('basics.advanced')}
      inUse={check.state === 'taken' || unnamed || Boolean(nameError)}
    >
      <TextAnswer
        form={form}
        path="metadata.name"
        label={t('basics.name')}
        help={t('basics.nameHelp')}
        value={metadata.name}
        onChange={name => form.setMetadata({ name })}
      />
    </Section>
  );
}
