import { cio } from '../cio';

interface CsvRow {
  id: string;
  email: string;
  seats: string;
}

export async function importAccounts(rows: CsvRow[]): Promise<void> {
  for (const row of rows) {
    await cio.identify(row.id, { email: row.email, seats: row.seats });
  }
}
