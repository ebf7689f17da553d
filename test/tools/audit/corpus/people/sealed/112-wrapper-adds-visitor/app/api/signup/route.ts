import { after, NextResponse, type NextRequest } from 'next/server';
import { people } from '@/src/analytics/people';
import { visitor } from '@/src/analytics/visitor-scope';
import { register } from '@/src/accounts/register';

export async function POST(request: NextRequest) {
  const anonymousId = request.cookies.get('visitor_id')?.value;
  const account = await register(await request.json());

  after(() =>
    visitor.run({ anonymousId }, () =>
      people.identify(account.id, { email: account.email, locale: account.locale }),
    ),
  );

  return NextResponse.json({ id: account.id }, { status: 201 });
}
