import { Worker, type Job } from 'bullmq';
import { eq } from 'drizzle-orm';
import { TrackClient, RegionUS } from 'customerio-node';
import { db } from '../db/client';
import { shipments, type Shipment } from '../db/schema';
import { connection } from '../redis';

const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID!,
  process.env.CUSTOMERIO_TRACK_API_KEY!,
  { region: RegionUS },
);

async function load(id: string): Promise<Shipment> {
  const [row] = await db.select().from(shipments).where(eq(shipments.id, id)).limit(1);
  if (!row) throw new Error(`shipment ${id} is gone`);
  return row;
}

export const shipmentWorker = new Worker(
  'shipments',
  async (job: Job<{ shipmentId: string }>) => {
    const shipment = await load(job.data.shipmentId);
    await customerio.track(shipment.customerId, {
      name: 'shipment_handed_over',
      timestamp: Math.floor(job.timestamp / 1000),
      data: {
        carrier: shipment.carrier,
        parcels: shipment.parcels,
        handed_over_at: shipment.handedOver,
      },
    });
  },
  { connection, concurrency: 5 },
);
