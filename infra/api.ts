/** The public door: the API and console of `query`, the unsubscribe route of `feedback`; throttled. */
import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigw from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BuiltFunctions } from './lambda.ts';

export type Api = { readonly url: string; readonly api: apigw.HttpApi };

/** `query` asks for a token itself; `feedback` opens to its own token and nothing else. */
export function declareApi(scope: Construct, built: BuiltFunctions): Api {
  const api = new apigw.HttpApi(scope, 'Api', {
    description: 'Rasid: API, console and unsubscribe links',
    createDefaultStage: false,
  });
  const accessLog = new logs.LogGroup(scope, 'AccessLog', {
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new apigw.HttpStage(scope, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: 20, burstLimit: 40 },
    accessLogSettings: {
      destination: new apigw.LogGroupLogDestination(accessLog),
      // Route keys, never paths or query strings: those carry tokens.
      format: AccessLogFormat.custom(
        JSON.stringify({
          requestId: AccessLogField.contextRequestId(),
          time: AccessLogField.contextRequestTime(),
          routeKey: '$context.routeKey',
          status: AccessLogField.contextStatus(),
          latency: AccessLogField.contextResponseLatency(),
        }),
      ),
    },
  });
  const feedback = new HttpLambdaIntegration('Feedback', built.feedback);
  api.addRoutes({
    path: '/unsubscribe/{token}',
    methods: [apigw.HttpMethod.GET, apigw.HttpMethod.POST],
    integration: feedback,
  });
  api.addRoutes({
    path: '/{proxy+}',
    methods: [apigw.HttpMethod.ANY],
    integration: new HttpLambdaIntegration('Query', built.query),
  });
  api.addRoutes({
    path: '/',
    methods: [apigw.HttpMethod.GET],
    integration: new HttpLambdaIntegration('QueryRoot', built.query),
  });
  new CfnOutput(scope, 'ApiId', { value: api.apiId });
  return { url: api.apiEndpoint, api };
}
