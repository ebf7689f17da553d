'use strict';

exports.fresh = (seconds) => Math.abs(Date.now() / 1000 - Number(seconds)) < 8 * 24 * 3600;
