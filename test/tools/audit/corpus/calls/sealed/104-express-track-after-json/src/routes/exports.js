const express = require('express');
const { TrackClient, RegionUS } = require('customerio-node');
const exportsRepo = require('../repositories/exports');
const logger = require('../logger');

const router = express.Router();
const cio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID,
  process.env.CUSTOMERIO_TRACK_API_KEY,
  { region: RegionUS },
);

async function recordExport(userId, job) {
  await cio.track(userId, {
    name: 'export_requested',
    data: { format: job.format, row_count: job.rowCount },
  });
}

router.post('/exports', async (req, res, next) => {
  let job;
  try {
    job = await exportsRepo.create(req.user.id, req.body.format);
  } catch (err) {
    return next(err);
  }

  res.status(202).json({ id: job.id, state: job.state });

  try {
    await recordExport(req.user.id, job);
  } catch (err) {
    logger.error({ err, jobId: job.id }, 'export event not sent');
  }
});

module.exports = router;
