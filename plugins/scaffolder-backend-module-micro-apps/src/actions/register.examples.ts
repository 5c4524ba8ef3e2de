import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Register what the form of the template put together',
    example: stringify({
      steps: [
        {
          id: 'register',
          name: 'Assess and submit',
          action: 'micro-apps:register',
          input: {
            manifest: '${{ parameters.manifest }}',
            comment: '${{ parameters.comment }}',
          },
        },
      ],
    }),
  },
  {
    description: 'Submit a new revision of a micro app that was edited',
    example: stringify({
      steps: [
        {
          id: 'register',
          name: 'Assess and submit',
          action: 'micro-apps:register',
          input: {
            manifest: '${{ parameters.manifest }}',
            baseRevision: 3,
          },
        },
      ],
    }),
  },
];
