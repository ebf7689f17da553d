/** A workspace as a shop would have it: one campaign of each kind, a broadcast, two newsletters, four transactional messages. */
import type { WorkspaceSeed } from './seed';

const html = (text: string): string =>
  `<html><body><p>${text}</p><p><a href="https://example.com/shop">Shop</a></p><p><a href="{% unsubscribe_url %}">Unsubscribe</a></p></body></html>`;

const from = 'shop@example.com';
const recipient = '{{customer.email}}';
const everybody = 1;

export const sampleWorkspace: WorkspaceSeed = {
  segments: [
    { id: everybody, name: 'Everybody with an address', audience: { attribute: 'email' } },
    { id: 2, name: 'On the pro plan', audience: { attribute: 'plan', equals: 'pro' } },
  ],
  subscription_topics: [
    { id: 1, name: 'Product news' },
    { id: 7, name: 'Offers' },
  ],
  campaigns: [
    {
      id: 11,
      name: 'Welcome',
      trigger_segment_ids: [everybody],
      actions: [
        { id: 111, name: 'Welcome', subject: 'Welcome to the shop', body: html('Welcome.'), from, recipient },
        { id: 112, type: 'in_app', name: 'Tour', body: 'Take the tour' },
      ],
    },
    {
      id: 12,
      name: 'After an order',
      event_name: 'order_placed',
      actions: [
        { id: 121, name: 'How was it?', subject: 'How was your order?', body: html('Tell us.'), from, recipient },
        { id: 122, type: 'push', name: 'On its way', body: 'Your order is on its way', parent_action_id: 120 },
        { id: 123, type: 'twilio', name: 'Text', body: 'Your order is on its way' },
        { id: 124, type: 'webhook', name: 'Tell the warehouse', url: 'https://example.com/hooks/order' },
        { id: 125, type: 'slack', name: 'Tell the team', recipient: '#orders', body: 'An order' },
        { id: 126, type: 'whatsapp', name: 'Chat', body: 'Questions about your order?' },
      ],
    },
  ],
  broadcasts: [
    {
      id: 21,
      name: 'Recall',
      recipient_segment_ids: [2],
      actions: [{ id: 211, subject: 'About a product of yours', body: html('Please read.'), from, recipient }],
    },
  ],
  newsletters: [
    {
      id: 31,
      name: 'News of the week',
      recipient_segment_ids: [everybody],
      subscription_topic_id: 1,
      contents: [{ id: 311, subject: 'This week in the shop', body: html('News.'), from, recipient }],
    },
    {
      id: 32,
      name: 'Offers',
      recipient_segment_ids: [everybody],
      subscription_topic_id: 7,
      contents: [{ id: 321, subject: 'Only this weekend', body: html('Offers.'), from, recipient }],
    },
  ],
  transactional: [
    {
      id: 41,
      name: 'Receipt',
      trigger_name: 'receipt',
      contents: [{ id: 411, subject: 'Your receipt', body: html('Thanks.'), from, recipient }],
    },
    {
      id: 42,
      name: 'Password reset',
      trigger_name: 'password_reset',
      contents: [{ id: 421, subject: 'Reset your password', body: html('Reset.'), from, recipient }],
    },
    {
      id: 43,
      name: 'Shipped',
      trigger_name: 'shipped',
      contents: [{ id: 431, subject: 'On its way', body: html('Soon.'), from, recipient }],
    },
    {
      id: 44,
      name: 'Sign-in code',
      trigger_name: 'sign_in_code',
      contents: [{ id: 441, type: 'twilio', body: '{{trigger.code}}' }],
    },
  ],
  snippets: [{ name: 'address', value: '1 Example Street' }],
};
