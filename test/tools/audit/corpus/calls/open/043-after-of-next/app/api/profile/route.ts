import { after, NextResponse } from 'next/server';
import { auth } from '@/auth';
import { db } from '@/lib/db';
import { cio } from '@/lib/cio';

export async function PATCH(request: Request) {
  const session = await auth();
  if (!session) {
    return NextResponse.json({ error: 'unauthenticated' }, { status: 401 });
  }
  const changes = await request.json();
  const user = await db.user.update({ where: { id: session.userId }, data: changes });

  after(async () => {
    await cio.identify(user.id, { email: user.email, first_name: user.firstName });
  });

  return NextResponse.json({ user });
}
