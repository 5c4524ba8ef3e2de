import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { Section } from '../components/Section';
import { TextAnswer } from '../components/TextAnswer';
import type { AppForm } from '../form/useAppForm';
import { useNameCheck } from '../form/useNameCheck';

/** The name in the catalog: made from the title, checked for being free, and changed by those who care. @internal */
export function NameAnswer(props: { form: AppForm }) {
  const { form } = props;
  const { t, metadata } = form;
  const check = useNameCheck(metadata.name);
  const taken = check.state === 'taken';
  const nameError = form.errorAt('metadata.name');
  // A title in other letters than a name may have makes no name.
  const unnamed = Boolean(metadata.title) && !metadata.name;
  return (
    <div>
      {metadata.name && (
        <Typography variant="body2" aria-live="polite">
          {t('basics.nameWillBe', { name: metadata.name })}{' '}
          {check.state === 'free' && t('basics.nameFree')}
          {check.state === 'checking' && t('basics.nameChecking')}
          {check.state === 'unknown' && t('basics.nameUnknown')}
        </Typography>
      )}
      {taken && (
        <Alert severity="error" sx={{ mt: 1 }}>
          {t('basics.nameTaken', { title: check.title })}
        </Alert>
      )}
      <Section
        title={t('basics.advanced')}
        inUse={taken || unnamed || Boolean(nameError)}
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
    </div>
  );
}
