import type { NextFunction, Request, Response } from 'express';
import { track } from '../customerio';
import { logger } from '../logger';

/** Tells Customer.io which exports people make. */
export function reportExports(req: Request, res: Response, next: NextFunction): void {
  res.on('finish', () => {
    if (res.statusCode === 200 && req.path.endsWith('/export')) {
      track
        .track(req.session.userId, { name: 'report_exported', data: { path: req.path } })
        .catch((error: unknown) => {
          logger.error({ error }, 'event not sent');
        });
    }
  });
  next();
}
