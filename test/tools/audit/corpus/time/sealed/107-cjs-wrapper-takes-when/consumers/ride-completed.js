'use strict';

const { record } = require('../lib/people-events');

module.exports = async function rideCompleted(message) {
  const ride = JSON.parse(message.content.toString());
  const ended = new Date(ride.ended);
  const minutes = Math.round((ended - new Date(ride.started)) / 60000);

  await record(
    ride.riderId,
    'ride_completed',
    { minutes, city: ride.city, fare_cents: ride.fareCents },
    +ended,
  );
};
