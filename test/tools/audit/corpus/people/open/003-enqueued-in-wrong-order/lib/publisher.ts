import { Publisher } from 'customerio-gcp/publisher';

export const publisher = new Publisher({ projectId: process.env.GCP_PROJECT ?? '' });
