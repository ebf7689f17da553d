import { version } from '../../package.json';

/** Of the package that the audit comes with; SARIF names it, and what was kept by another version is not used. */
export const toolVersion: string = version;
