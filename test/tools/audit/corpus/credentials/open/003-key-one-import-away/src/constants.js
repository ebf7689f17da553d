'use strict';

const DEFAULT_LOCALE = 'en';
const PAGE_SIZE = 50;
const CIO_APP_KEY = '0ff1ce0ddba11decade5ca1ab1ecafe5';
const SUPPORT_ADDRESS = 'support@example.com';

module.exports = { DEFAULT_LOCALE, PAGE_SIZE, CIO_APP_KEY, SUPPORT_ADDRESS };
