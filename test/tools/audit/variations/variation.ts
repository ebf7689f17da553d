/** A file as services have it: each line ends with the rules that find it, `// <- rule rule`. */
export type Variation = readonly [claim: string, at: string, code: string];

/** The clients of a service, as most write them. */
export const sdk = `import { TrackClient, APIClient, SendEmailRequest } from 'customerio-node';
const cio = new TrackClient(process.env.CUSTOMERIO_SITE_ID!, process.env.CUSTOMERIO_TRACK_API_KEY!);
const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY!);`;
