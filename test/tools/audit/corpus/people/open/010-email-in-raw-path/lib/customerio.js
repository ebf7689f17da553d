const axios = require('axios');

const http = axios.create({
  baseURL: 'https://track.customer.io/api/v1',
  auth: { username: process.env.CIO_SITE_ID, password: process.env.CIO_TRACK_API_KEY },
  timeout: 5000,
});

async function track(user, name, data) {
  await http.post(`/customers/${encodeURIComponent(user.email)}/events`, { name, data });
}

module.exports.couponRedeemed = (user, coupon) =>
  track(user, 'coupon_redeemed', { code: coupon.code, amount: coupon.amount });
