import { GraphQLError } from 'graphql';
import { track } from '../../customerio';
import type { Context } from '../context';

export const resolvers = {
  Mutation: {
    async subscribe(_parent: unknown, args: { plan: 'team' | 'business' }, context: Context) {
      if (!context.user) {
        throw new GraphQLError('not signed in');
      }
      const subscription = await context.billing.subscribe(context.user.id, args.plan);
      await track.track(context.user.id, {
        name: 'subscription_started',
        data: { plan: args.plan },
      });
      return subscription;
    },
  },
};
