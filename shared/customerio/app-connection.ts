/** The SDK's App API client: one per instance, made again only when the key's value changed. */
import {
  APIClient,
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
} from 'customerio-node';

import type { Channel } from '../contract/transactional-message';
import { PipelineError } from '../errors';
import type { Secret } from '../secrets';
import { openConnections, regions, transportOn, type CustomerIORegion } from './clients';

export type AppAccess = {
  readonly region: CustomerIORegion;
  readonly appApiKey: Secret;
  /** An origin in the place of the region's host. */
  readonly appUrl?: string | undefined;
};

export class AppConnection {
  readonly #access: AppAccess;
  readonly #timeoutMs: number;
  readonly #connections = openConnections();
  #made: { readonly client: APIClient; readonly key: string } | undefined;

  constructor(access: AppAccess, timeoutMs: number) {
    this.#access = access;
    this.#timeoutMs = timeoutMs;
  }

  /** The client with the key of now. */
  async client(): Promise<APIClient> {
    return this.#clientWith(await this.#key('read'));
  }

  /** After a 401: reads the key again. True when it is another one than that of `client`. */
  async isRenewed(client: APIClient): Promise<boolean> {
    return this.#clientWith(await this.#key('refresh')) !== client;
  }

  close(): void {
    this.#connections.close();
  }

  async #key(how: keyof Secret): Promise<string> {
    try {
      return await this.#access.appApiKey[how]();
    } catch (cause) {
      throw new PipelineError('CUSTOMERIO_UNAUTHORIZED', 'the App API key could not be read', { cause });
    }
  }

  #clientWith(key: string): APIClient {
    if (this.#made?.key !== key) {
      const { region, appUrl } = this.#access;
      const url = appUrl === undefined ? {} : { url: `${appUrl}/v1` };
      const transport = transportOn(this.#connections, this.#timeoutMs);
      this.#made = { client: new APIClient(key, { region: regions[region], ...url, ...transport }), key };
    }
    return this.#made.client;
  }
}

/** The body of a send: fields of the endpoint, in Customer.io's own words. */
export type SendBody = Readonly<Record<string, unknown>>;

const nobody = { identifiers: { id: '' }, to: '', transactional_message_id: '' };

/**
 * Sends a body as it is. The SDK's request classes copy the fields that they know and drop the rest (`cc`, `auto_create`,
 * `from`, `tracked`, `custom_device` in 5.2.0), so the body takes the place of what they made of it.
 */
export function postSend(client: APIClient, channel: Channel, body: SendBody): Promise<unknown> {
  switch (channel) {
    case 'email':
      return client.sendEmail(withBody(new SendEmailRequest(nobody), body));
    case 'push':
      return client.sendPush(withBody(new SendPushRequest(nobody), body));
    case 'sms':
      return client.sendSMS(withBody(new SendSMSRequest(nobody), body));
    case 'whatsapp':
      return client.sendWhatsApp(withBody(new SendWhatsAppRequest(nobody), body));
    case 'in_app':
      return client.sendInApp(withBody(new SendInAppRequest(nobody), body));
    case 'inbox_message':
      return client.sendInboxMessage(withBody(new SendInboxMessageRequest(nobody), body));
  }
}

const withBody = <Request extends { message: object }>(request: Request, body: SendBody): Request =>
  Object.assign(request, { message: body });
