/** The people of the company's database, known by their ids: nobody else of the day has such a one. */

const firstId = 5_000_001;
const idForm = /^50\d{5}$/;

export const databaseId = (index: number): string => String(firstId + index);

export const isDatabaseId = (id: string | null | undefined): id is string => typeof id === 'string' && idForm.test(id);
