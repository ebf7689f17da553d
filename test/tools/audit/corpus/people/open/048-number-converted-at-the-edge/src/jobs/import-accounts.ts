import { cio } from '../cio';

interface CsvRow {
  id: string;
  email: string;
  seats: string;
}

export async function importAccounts(rows: CsvRow[]): Promise<void> {
  for (const row of rows) {
    const seats = Number.parseInt(row.seats, 10);
    if (!Number.isSafeInteger(seats)) {
      throw new TypeError(`account ${row.id}: seats is no number`);
    }
    await cio.identify(row.id, { email: row.email, seats });
  }
}
