import { defineConfig } from '../../shared/config';
import { consumerVariables, trackApiVariables } from '../../shared/function-variables';

export const identifyConfig = defineConfig({ ...consumerVariables, ...trackApiVariables });
