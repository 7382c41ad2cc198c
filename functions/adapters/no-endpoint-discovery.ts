/**
 * No endpoint discovery: the tables' region tells where DynamoDB is. Bundles take this in place of
 * the SDK's discovery, which is off unless asked for and brings a cache of its own.
 */

export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): boolean => false,
  configFileSelector: (): boolean => false,
  default: false,
};
