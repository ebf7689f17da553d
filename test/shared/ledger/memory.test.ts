import { memoryStore } from '../../../shared/ledger/memory';
import { itConforms } from './ledger-conformance';

describe('memoryStore', () => {
  itConforms(memoryStore);
});
