'use server';

import { revalidatePath } from 'next/cache';
import { SendEmailRequest } from 'customerio-node';
import { api } from '@/lib/customerio-app';
import { shareDocument } from '@/lib/documents';

export async function share(documentId: string, form: FormData) {
  const email = String(form.get('email'));
  const link = await shareDocument(documentId, email);

  await api.sendEmail(
    new SendEmailRequest({
      to: email,
      identifiers: { email },
      transactional_message_id: 'document_shared',
      message_data: { link },
    }),
  );
  revalidatePath(`/documents/${documentId}`);
}
