import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import type { TerraformStack } from 'cdktf';

import type { Environment } from '../environment';

/** The one provider of a stack. Its labels are on everything that can carry labels. */
export const googleProvider = (stack: TerraformStack, { name, project, region }: Environment): GoogleProvider =>
  new GoogleProvider(stack, 'google', {
    project,
    region,
    defaultLabels: { application: 'customerio-gcp', environment: name },
    addTerraformAttributionLabel: false,
  });
