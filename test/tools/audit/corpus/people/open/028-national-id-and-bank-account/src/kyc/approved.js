const { publisher } = require('../publisher');

async function kycApproved(application) {
  const { applicant } = application;
  await publisher.identify({
    identifiers: { id: applicant.userId },
    attributes: {
      email: applicant.email,
      kyc_status: 'approved',
      social_security_number: applicant.ssn,
      iban: applicant.payout.iban,
    },
  });
}

module.exports = { kycApproved };
