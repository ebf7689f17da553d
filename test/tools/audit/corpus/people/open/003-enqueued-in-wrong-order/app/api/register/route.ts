import { NextResponse } from 'next/server';
import { createUser } from '@/lib/users';
import { publisher } from '@/lib/publisher';

export async function POST(request: Request) {
  const { email, password, company } = await request.json();
  const user = await createUser({ email, password });

  publisher.enqueue.track({
    identifiers: { id: user.id },
    name: 'user_registered',
    attributes: { company },
  });
  publisher.enqueue.identify({
    identifiers: { id: user.id },
    attributes: { email: user.email, company },
  });

  return NextResponse.json({ id: user.id }, { status: 201 });
}
