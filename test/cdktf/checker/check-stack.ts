/**
 * The promises about a synthesized stack. `checkStack` takes the parsed cdk.tf.json of any stack of ours, of an
 * environment or of a bootstrap, whole or damaged, and answers what is wrong with it: an empty list when nothing is.
 * It needs neither network nor Terraform and takes a few milliseconds. Views are analyzed apart, because that takes
 * Google's own analyzer: check-views.ts.
 */
import type { Environment } from '../../../cdktf/environment';
import { environments } from '../../../cdktf/environments';
import { checkAccess } from './check-access';
import { checkCleanUp } from './check-clean-up';
import { checkDelivery } from './check-delivery';
import { checkFunctionGrants } from './check-function-grants';
import { checkFunctions } from './check-functions';
import { checkMonitoring } from './check-monitoring';
import { checkPatience } from './check-patience';
import { checkPlaces } from './check-places';
import { checkReferences } from './check-references';
import { checkSchedule } from './check-schedule';
import { checkSchema } from './check-schema';
import { checkSettings } from './check-settings';
import { checkWarehouse } from './check-warehouse';
import { finding, modelOf, type Finding, type Stack } from './stack';

/** `name` is that of the stack, such as `prod` or `prod-bootstrap`; the environment is looked up by it. */
export function checkStack(stack: Stack, name: string): Finding[] {
  const isBootstrap = name.endsWith('-bootstrap');
  const environment = environments.find((found) => found.name === name.replace(/-bootstrap$/, ''));
  if (!environment) return [finding('stack', name, 'there is no such environment')];
  return [...checkSchema(stack), ...checkReferences(stack), ...promises(stack, environment, isBootstrap)];
}

function promises(stack: Stack, environment: Environment, isBootstrap: boolean): Finding[] {
  const model = modelOf(stack);
  return [
    ...checkSettings(model),
    ...checkAccess(model, environment, isBootstrap),
    ...checkPlaces(model, environment, isBootstrap),
    ...checkCleanUp(model),
    ...checkDelivery(model),
    ...checkPatience(model),
    ...(isBootstrap
      ? []
      : [
          ...checkFunctions(model, environment),
          ...checkFunctionGrants(model, environment),
          ...checkSchedule(model, environment),
          ...checkWarehouse(model, environment),
          ...checkMonitoring(model, environment),
        ]),
  ];
}
