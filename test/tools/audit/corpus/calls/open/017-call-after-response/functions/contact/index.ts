import type { HttpFunction } from '@google-cloud/functions-framework';
import { customerio } from './clients';
import { saveContact } from './save-contact';

export const contact: HttpFunction = async (req, res) => {
  const saved = await saveContact(req.body);
  res.status(202).json({ id: saved.id });

  await customerio.identify(saved.id, { email: saved.email, topic: saved.topic });
};
