/** How often what happens to a message, in percent. Each is of those that it can happen to. */
export type Rates = {
  /** Messages that fail at first and are tried again. */
  readonly attempted: number;
  /** Messages that fail for good inside Customer.io. */
  readonly failed: number;
  readonly hardBounce: number;
  /** Mails that the provider of the recipient delays once or twice; a tenth of them bounces in the end. */
  readonly softBounce: number;
  /** Of delivered mails. */
  readonly complaint: number;
  readonly unsubscribe: number;
  readonly topicChange: number;
  /** Of those who unsubscribed. */
  readonly resubscribe: number;
  /** People whose mail program opens every mail for them (Apple's mail privacy protection). */
  readonly machineOpen: number;
  /** People behind a scanner that clicks every link. */
  readonly machineClick: number;
  readonly open: number;
  /** Of the messages that were opened. */
  readonly click: number;
  /** Of the messages that were clicked. */
  readonly convert: number;
  /** Of text messages that arrived. */
  readonly reply: number;
};

export const usualRates: Rates = {
  attempted: 2,
  failed: 0.5,
  hardBounce: 2,
  softBounce: 4,
  complaint: 0.3,
  unsubscribe: 1,
  topicChange: 1,
  resubscribe: 20,
  machineOpen: 45,
  machineClick: 5,
  open: 35,
  click: 20,
  convert: 10,
  reply: 3,
};

export const rateNames = Object.keys(usualRates) as (keyof Rates)[];
