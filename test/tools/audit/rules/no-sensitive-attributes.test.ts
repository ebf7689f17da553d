import { rule } from '../../../../tools/audit/rules/no-sensitive-attributes';
import { testRule } from '../test-rule';

const client = `import { TrackClient, APIClient, SendEmailRequest } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const api = new APIClient(process.env.APP_KEY);`;

const attribute = (key: string): string => `${client}
export const x = (user) => cio.identify(user.id, { email: user.email, ${key}: user.value }); // <- sensitive
`;

testRule(rule, {
  bad: {
    ...Object.fromEntries(
      [
        'password_hash',
        'passwordDigest',
        'hashedPassword',
        'session_token',
        'accessToken',
        'jwt',
        'ssn',
        'nationalInsuranceNumber',
        'passport_number',
        'taxId',
        'driving_licence_number',
        'cardNumber',
        'card_cvc',
        'iban',
        'bank_account_iban',
        'diagnosis',
        'health_insurance_number',
        'medical_history',
        'blood_type',
        'religion',
        'religious_belief',
        'ethnic_origin',
        'sexual_orientation',
        'political_party',
        'trade_union_membership',
        'disability_status',
        'criminal_convictions',
        'biometric_template',
        'two_factor_secret',
        'recovery_codes',
        'mother_maiden_name',
        'steuer_id',
      ].map((key) => [`finds ${key}`, attribute(key)]),
    ),
    'finds data of an event': `${client}
export const x = (user, card) => cio.track(user.id, { name: 'card_added', data: { brand: card.brand, card_number: card.number } }); // <- sensitive
`,
    'finds an element of a batch': `${client}
export const x = (people) => cio.batch(people.map((one) => ({ type: 'person', action: 'identify', identifiers: { id: one.id }, attributes: { email: one.email, national_id: one.nationalId } }))); // <- sensitive
`,
    'finds what is spread in': `${client}
const secrets = (user) => ({ refresh_token: user.refreshToken });
export const x = (user) =>
  cio.identify(user.id, { email: user.email, ...secrets(user) }); // <- sensitive
`
      .replace('user.refreshToken });', 'user.refreshToken }); // <- sensitive')
      .replace('secrets(user) }); // <- sensitive', 'secrets(user) });'),
    'finds a nested attribute': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email, payment: { iban: user.iban } }); // <- sensitive
`,
    'finds a raw request': `
export const x = (user) =>
  fetch(\`https://track.customer.io/api/v1/customers/\${user.id}\`, { method: 'PUT', body: JSON.stringify({ email: user.email, password: user.password }) }); // <- sensitive
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (user) => publisher.identify({ identifiers: { id: user.id }, attributes: { email: user.email, ssn: user.ssn } }); // <- sensitive
`,
    'finds a harmless key with a secret value': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email, legacy: user.passwordHash }); // <- sensitive
`,
  },
  fine: {
    'takes contact data': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email, phone: user.phone, first_name: user.first, address: user.address, company: user.company, city: user.city, birthday: user.birthday, gender: user.gender });
`,
    'takes flags and counts about it': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email, has_passport: Boolean(user.passport), password_changed_at: user.changed, has_iban: user.iban !== null, medical_documents_count: user.docs.length, is_tax_exempt: true, passport: !!user.passport, password_set: user.hasPassword });
`,
    'takes a reset link in a message': `${client}
export const x = (user, token) => api.sendEmail(new SendEmailRequest({ to: user.email, transactional_message_id: 2, identifiers: { id: user.id }, message_data: { reset_token: token, password_reset_url: url(token), code: '123456' } }));
`,
    'takes words that only look alike': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email, card_brand: 'visa', race_results_seen: 1, health_score: 80, plan: 'pan', secret_santa: true, account_age: 3, token_balance: 100, company_tax_region: 'EU', session_count: 4, session_id: user.visit, vat_id: user.company.vat, race: 'marathon', passport_expires: 2030 });
`,
    'takes the last four figures': `${client}
export const x = (user, card) => cio.track(user.id, { name: 'card_expiring', data: { card_last4: card.last4, card_last_four: card.last4 } });
`,
    'takes a password that stays at home': `${client}
export async function x(form) {
  const user = await users.create({ email: form.email, password: await hash(form.password) });
  await cio.identify(user.id, { email: user.email });
}
`,
    'takes another vendor': `
export const x = (user) => vault.identify(user.id, { ssn: user.ssn, iban: user.iban });
`,
    'takes a device token': `${client}
export const x = (user, token) => cio.addDevice(user.id, token, 'ios');
`,
    'takes consent to a policy': `${client}
export const x = (user) => cio.identify(user.id, { email: user.email, privacy_policy_accepted: true, health_newsletter: true, religion_podcast_subscriber: user.podcasts.includes('religion') });
`,
  },
});
