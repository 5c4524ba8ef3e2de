import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardActions from '@mui/material/CardActions';
import CardContent from '@mui/material/CardContent';
import Typography from '@mui/material/Typography';
import type { Persona } from './personas';
import { signInTranslationRef } from './translation';

/** One person, with what the person does and the button that signs in. */
export function PersonaCard(props: {
  persona: Persona;
  disabled: boolean;
  onSignIn(persona: string): void;
}) {
  const { persona, disabled, onSignIn } = props;
  const { t } = useTranslationRef(signInTranslationRef);
  return (
    <Card
      component="li"
      variant="outlined"
      sx={{ display: 'flex', flexDirection: 'column' }}
    >
      <CardContent sx={{ flexGrow: 1 }}>
        <Typography component="h3" variant="h6">
          {persona.displayName}
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {persona.about}
        </Typography>
      </CardContent>
      <CardActions sx={{ px: 2, pb: 2 }}>
        <Button
          variant="contained"
          fullWidth
          disabled={disabled}
          onClick={() => onSignIn(persona.name)}
        >
          {t('signInAs', { role: persona.role })}
        </Button>
      </CardActions>
    </Card>
  );
}
