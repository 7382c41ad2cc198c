/**
 * The only source of credentials on Lambda: the role's, in the environment. Bundles take this in place
 * of the SDK's chain of profiles, single sign-on and web identities, which is a quarter of their size.
 */
import { roleCredentials } from './env.ts';

type Identity = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export const defaultProvider = () => async (): Promise<Identity> => roleCredentials();
