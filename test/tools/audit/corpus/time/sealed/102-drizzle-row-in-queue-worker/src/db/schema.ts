import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const shipments = pgTable('shipments', {
  id: text('id').primaryKey(),
  customerId: text('customer_id').notNull(),
  carrier: text('carrier').notNull(),
  parcels: integer('parcels').notNull(),
  handedOver: timestamp('handed_over', { mode: 'date', withTimezone: true }).notNull(),
});

export interface Shipment {
  id: string;
  customerId: string;
  carrier: string;
  parcels: number;
  handedOver: Date;
}
