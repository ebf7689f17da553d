import { z } from 'zod';
import { publisher } from '../publisher';
import { publicProcedure, router } from './trpc';

export const registration = router({
  register: publicProcedure
    .input(z.object({ email: z.string().email(), name: z.string(), role: z.enum(['teacher', 'pupil']) }))
    .mutation(async ({ ctx, input }) => {
      const user = await ctx.users.create(input);
      publisher.enqueue.identify({
        identifiers: { id: user.id },
        attributes: { name: input.name, role: input.role },
      });
      return { id: user.id };
    }),
});
