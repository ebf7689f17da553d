"use strict";
const { APIClient, SendEmailRequest } = require("customerio-node");

class SecurityMail {
  constructor({ appKey, region, log }) {
    this.log = log;
    this.api = new APIClient(appKey, { region, retry: { maxRetries: 0 } });
  }

  async newDevice(user, device) {
    const response = await this.api.sendEmail(
      new SendEmailRequest({
        to: user.email,
        identifiers: { id: user.id },
        transactional_message_id: "new-device",
        message_data: {
          when: device.seenAt,
          city: device.city,
          user_agent: device.userAgent,
          revoke_url: device.revokeUrl,
        },
      }),
    );
    this.log.info({ delivery: response.delivery_id }, "security mail queued");
  }
}

module.exports = { SecurityMail };
