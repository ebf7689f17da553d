const PREFIX = 'regional_partner_programme_for_small_and_medium_sized_businesses_in_the_northern_area'; // 85

module.exports = {
  APPLICATION_SENT: `${PREFIX}_application_sent`,
  JOINED: `${PREFIX}_joined`,
};
