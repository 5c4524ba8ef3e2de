import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { Row, RowTitle } from '../components/Row';
import { TextLink } from '../components/TextLink';

/** A line of a list: what it is, how it stands, what to do. */
export function ItemRow(props: {
  title: string;
  to: string;
  chips: ReactNode;
  nextStep: ReactNode;
  action: ReactNode;
}) {
  const { title, to, chips, nextStep, action } = props;
  return (
    <Row action={action}>
      <RowTitle>
        <TextLink to={to}>{title}</TextLink>
        {chips}
      </RowTitle>
      <Typography component="div" variant="body2" color="text.secondary">
        {nextStep}
      </Typography>
    </Row>
  );
}
