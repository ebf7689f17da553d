const WINDOW_SECONDS = Number(process.env.WEBHOOK_WINDOW_SECONDS || 691200);

/** Refuses requests whose timestamp header lies outside of the window. */
exports.recent = (header) => (req, res, next) => {
  const age = Math.abs(Date.now() / 1000 - Number(req.get(header)));
  if (!(age <= WINDOW_SECONDS)) {
    return res.sendStatus(401);
  }
  next();
};
