import NextAuth from 'next-auth';
import { publisher } from './publisher';

export const { handlers, auth } = NextAuth({
  providers: [],
  events: {
    createUser({ user }) {
      publisher.enqueue.identify({
        identifiers: { id: user.email ?? '' },
        attributes: { email: user.email, name: user.name },
      });
    },
  },
});
