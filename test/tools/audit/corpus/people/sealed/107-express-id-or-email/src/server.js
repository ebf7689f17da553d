import express from 'express';
import { RegionUS, TrackClient } from 'customerio-node';
import { checkoutRouter } from './routes/checkout.js';
import { carts } from './carts.js';

const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID,
  process.env.CUSTOMERIO_TRACK_API_KEY,
  { region: RegionUS },
);

const app = express();
app.use(express.json());
app.use('/api', checkoutRouter({ customerio, carts }));
app.listen(Number(process.env.PORT ?? 3000));
