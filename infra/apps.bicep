// The processes: two that answer people, two that work, and the dead man's switch. main.bicep comes first.

@minLength(3)
@maxLength(10)
param prefix string = 'jitaccess'
param imageTag string
@description('CLOSER_*: printed by `node dist/closer.js --settings entitlements.yaml`.')
param closerInstance string
param closerNsgs string
param closerLongest string
param closerSessions string
@description('The registration with which people sign in at the page; empty: nobody does. Its secret is signin-secret in the vault.')
param signInClientId string
@description('The authentication context that stands for multi-factor authentication (c1); empty: none does.')
param signInContext string
@description('Settings of the README beside those that stand here, as NAME=value with blanks between: BOT_PASSWORD and whatever else is secret belong into moreSecrets.')
param moreSettings string
@description('Names of settings whose values are secrets of the vault, with blanks between: METRICS_TOKEN is the secret metrics-token.')
param moreSecrets string
param location string = resourceGroup().location

var unique = '${prefix}${uniqueString(resourceGroup().id)}'
var image = '${registry.properties.loginServer}/jit-access:${imageTag}'
// As moreSettings: PORT HOST LOG_LEVEL REDIS_AUTH TEAMS_SERVICE_URL LIMIT_PER_PERSON LIMIT_IN_ALL AZURE_AUTHORITY_HOST ARM_ENDPOINT GRAPH_ENDPOINT
// LEDGER_EXPORT_LOGS LEDGER_EXPORT_LOGS_SCOPE LEDGER_EXPORT_BLOB LEDGER_KEEP SERVICENOW_URL SERVICENOW_USER JIRA_URL JIRA_API_URL
// JIRA_USER JIRA_WINDOW_START_FIELD JIRA_WINDOW_END_FIELD OTEL_EXPORTER_OTLP_ENDPOINT OTEL_EXPORTER_OTLP_PROTOCOL OTEL_SERVICE_NAME
// ToBotFromChannelOpenIdMetadataUrl ToBotFromChannelTokenIssuer ToChannelFromBotLoginUrl ToChannelFromBotOAuthScope OAuthUrl
// As moreSecrets: SERVICENOW_PASSWORD SERVICENOW_TOKEN JIRA_TOKEN TICKETS_HOOK_SECRET METRICS_TOKEN OTEL_EXPORTER_OTLP_HEADERS
// Not here: BOT_PASSWORD (the identity has none), LEDGER_EXPORT_FILE (it needs a volume).
var plain = map(filter(split(moreSettings, ' '), pair => !empty(pair)), pair => { name: split(pair, '=')[0], value: join(skip(split(pair, '='), 1), '=') })
var secret = map(filter(split(moreSecrets, ' '), name => !empty(name)), name => { name: name, secretRef: toLower(replace(name, '_', '-')) })
var secretNames = concat(['redis-url', 'ledger-key', 'entitlements'], empty(signInClientId) ? [] : ['signin-secret'], map(secret, one => one.secretRef))

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = { name: unique }
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: take(unique, 24) }
resource environment 'Microsoft.App/managedEnvironments@2025-01-01' existing = { name: '${prefix}-apps' }
resource bot 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = { name: '${prefix}-bot' }
resource web 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = { name: '${prefix}-web' }
resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = { name: '${prefix}-worker' }
resource closer 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = { name: '${prefix}-closer' }

var signIn = empty(signInClientId) ? [] : [
  { name: 'SIGNIN_CLIENT_ID', value: signInClientId }
  { name: 'SIGNIN_CLIENT_SECRET', secretRef: 'signin-secret' }
]
var context = empty(signInContext) ? [] : [{ name: 'SIGNIN_CONTEXT', value: signInContext }]
var settings = concat(signIn, context, plain, secret, [
  { name: 'BOT_ID', value: bot.properties.clientId }
  { name: 'BOT_TYPE', value: 'UserAssignedMSI' }
  { name: 'BOT_TENANT_ID', value: bot.properties.tenantId }
  { name: 'PUBLIC_URL', value: 'https://${prefix}-web.${environment.properties.defaultDomain}' }
  // the ingress, and nothing before it
  { name: 'TRUST_PROXY', value: '1' }
  { name: 'CLOSER_URL', value: 'https://${prefix}-closer.internal.${environment.properties.defaultDomain}' }
  { name: 'REDIS_URL', secretRef: 'redis-url' }
  { name: 'LEDGER_KEY', secretRef: 'ledger-key' }
  { name: 'LEDGER_SIGNING_KEY', value: '${vault.properties.vaultUri}keys/ledger-seals' }
  { name: 'ENTITLEMENTS', secretRef: 'entitlements' }
])

var botProbes = [
  { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 30 }
  { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 10 }
]

resource bots 'Microsoft.App/containerApps@2025-01-01' = [for role in ['web', 'worker']: {
  name: '${prefix}-${role}'
  location: location
  // the bot's to speak in Teams, and of the other two the one that its work needs
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${bot.id}': {}, '${role == 'web' ? web.id : worker.id}': {} } }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: role == 'web' ? { external: true, targetPort: 3978, allowInsecure: false } : null
      registries: [{ server: registry.properties.loginServer, identity: bot.id }]
      secrets: [for name in secretNames: { name: name, keyVaultUrl: '${vault.properties.vaultUri}secrets/${name}', identity: bot.id }]
    }
    template: {
      containers: [
        {
          name: role
          image: image
          env: concat(settings, [{ name: 'ROLE', value: role }, { name: 'AZURE_CLIENT_ID', value: role == 'web' ? web.properties.clientId : worker.properties.clientId }])
          probes: botProbes
          resources: { cpu: json('0.5'), memory: '1Gi' }
        }
      ]
      scale: { minReplicas: 2, maxReplicas: 2 }
    }
  }
}]

var closerSettings = [
  { name: 'AZURE_CLIENT_ID', value: closer.properties.clientId }
  { name: 'CLOSER_INSTANCE', value: closerInstance }
  { name: 'CLOSER_NSGS', value: closerNsgs }
  { name: 'CLOSER_LONGEST', value: closerLongest }
  { name: 'CLOSER_SESSIONS', value: closerSessions }
]

resource closerApp 'Microsoft.App/containerApps@2025-01-01' = {
  name: '${prefix}-closer'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${closer.id}': {} } }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: false, targetPort: 3979, allowInsecure: false }
      registries: [{ server: registry.properties.loginServer, identity: closer.id }]
    }
    template: {
      containers: [
        {
          name: 'closer'
          image: image
          args: ['dist/closer.js']
          env: closerSettings
          // not /healthz: a restart would forget what it closed, and would not make Azure answer
          probes: [{ type: 'Liveness', tcpSocket: { port: 3979 }, periodSeconds: 30 }]
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
        }
      ]
      scale: { minReplicas: 1, maxReplicas: 1 }
    }
  }
}

// The same pass once a minute, in a container of its own each time: what hangs in the process above does not hang here.
resource closerJob 'Microsoft.App/jobs@2025-01-01' = {
  name: '${prefix}-closer-minute'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${closer.id}': {} } }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      triggerType: 'Schedule'
      scheduleTriggerConfig: { cronExpression: '* * * * *', parallelism: 1, replicaCompletionCount: 1 }
      // seconds; the next minute is the next try
      replicaTimeout: 110
      replicaRetryLimit: 0
      registries: [{ server: registry.properties.loginServer, identity: closer.id }]
    }
    template: {
      containers: [
        {
          name: 'closer'
          image: image
          args: ['dist/closer.js', '--once']
          env: closerSettings
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
        }
      ]
    }
  }
}
