import { asFunction, asValue, createContainer } from 'awilix';
import { z } from 'zod';
import { CustomerioGateway } from './infrastructure/customerio.gateway';

const env = z
  .object({
    DATABASE_URL: z.string().url(),
    CIO_SITE_ID: z.string().min(1),
    CIO_TRACK_KEY: z.string().min(1),
  })
  .parse(process.env);

export const container = createContainer();

container.register({
  databaseUrl: asValue(env.DATABASE_URL),
  customerio: asFunction(() => new CustomerioGateway(env.CIO_TRACK_KEY, env.CIO_SITE_ID)).singleton(),
});
