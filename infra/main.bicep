// What lasts: identities, the bot's registration, Redis, Key Vault, registry, logs. The apps that run on it are in apps.bicep.

@description('Begins the name of everything here. Lower-case letters and digits.')
@minLength(3)
@maxLength(10)
param prefix string = 'jitaccess'

@description('The name that Teams shows.')
@maxLength(42)
param botName string

@description('Is told when an end fails.')
param alertEmail string

param location string = resourceGroup().location

var unique = '${prefix}${uniqueString(resourceGroup().id)}'
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var cryptoUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '12338af0-0e69-4776-bea7-57ae8d297424')
var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

// As this identity the bot speaks in Teams, and reads its secrets; it has no password, and no right in Azure beyond that.
resource bot 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-bot'
  location: location
}

// What answers people reads in Azure as the one, what works writes there as the other; neither process has the other's.
resource web 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-web'
  location: location
}

resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-worker'
  location: location
}

// The dead man's switch may close and nothing else, and stays well when the bot's identity is taken away.
resource closer 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-closer'
  location: location
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${prefix}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${prefix}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.60.0.0/22'] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: '10.60.0.0/23'
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      { name: 'endpoints', properties: { addressPrefix: '10.60.2.0/27' } }
    ]
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${prefix}-apps'
  location: location
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: { infrastructureSubnetId: '${network.id}/subnets/apps' }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
  }
}

resource environmentLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: logs.id
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource registration 'Microsoft.BotService/botServices@2022-09-15' = {
  name: unique
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: botName
    endpoint: 'https://${prefix}-web.${environment.properties.defaultDomain}/api/messages'
    msaAppType: 'UserAssignedMSI'
    msaAppId: bot.properties.clientId
    msaAppMSIResourceId: bot.id
    msaAppTenantId: bot.properties.tenantId
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: registration
  name: 'MsTeamsChannel'
  location: 'global'
  properties: { channelName: 'MsTeamsChannel' }
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: unique
  location: location
  sku: { name: 'Basic' }
  properties: { adminUserEnabled: false }
}

resource pulls 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for who in ['bot', 'closer']: {
  name: guid(registry.id, who)
  scope: registry
  properties: {
    roleDefinitionId: acrPull
    principalId: who == 'bot' ? bot.properties.principalId : closer.properties.principalId
    principalType: 'ServicePrincipal'
  }
}]

resource redis 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: unique
  location: location
  sku: { name: 'Balanced_B1' }
  properties: {
    minimumTlsVersion: '1.2'
    highAvailability: 'Enabled'
    publicNetworkAccess: 'Disabled'
  }
}

// Nothing is thrown away, and a restart loses a second at most. Without clustering: all keys share one hash tag anyway.
resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: redis
  name: 'default'
  properties: {
    clientProtocol: 'Encrypted'
    port: 10000
    clusteringPolicy: 'NoCluster'
    evictionPolicy: 'NoEviction'
    persistence: { aofEnabled: true, aofFrequency: '1s' }
    accessKeysAuthentication: 'Enabled'
  }
}

resource redisEndpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: '${prefix}-redis'
  location: location
  properties: {
    subnet: { id: '${network.id}/subnets/endpoints' }
    privateLinkServiceConnections: [
      { name: 'redis', properties: { privateLinkServiceId: redis.id, groupIds: ['redisEnterprise'] } }
    ]
  }
}

resource redisZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.redis.azure.net'
  location: 'global'
}

resource redisZoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: redisZone
  name: 'apps'
  location: 'global'
  properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
}

resource redisName 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: redisEndpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: 'redis', properties: { privateDnsZoneId: redisZone.id } }]
  }
}

// Holds redis-url (written here), ledger-key and entitlements (written by you; docs/install.md).
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take(unique, 24)
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
  }
}

resource redisUrl 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'redis-url'
  properties: { value: 'rediss://:${uriComponent(database.listKeys().primaryKey)}@${redis.properties.hostName}:10000' }
}

// Only the bot: the closer needs no secret.
resource botReadsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, 'bot')
  scope: vault
  properties: {
    roleDefinitionId: secretsUser
    principalId: bot.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// Signs the daily seals of the record; it never leaves the vault.
resource sealKey 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: vault
  name: 'ledger-seals'
  properties: { kty: 'EC', curveName: 'P-256', keyOps: ['sign', 'verify'] }
}

// The worker signs the seals, and what answers people signs the evidence that it hands out: each as itself, not as the bot.
resource signs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for who in ['web', 'worker']: {
  name: guid(sealKey.id, who)
  scope: sealKey
  properties: {
    roleDefinitionId: cryptoUser
    principalId: who == 'web' ? web.properties.principalId : worker.properties.principalId
    principalType: 'ServicePrincipal'
  }
}]

module alerts 'alerts.bicep' = {
  name: 'alerts'
  params: { prefix: prefix, location: location, workspaceId: logs.id, email: alertEmail }
}

// The Agents Toolkit writes these into env/.env.NAME.
output BOT_ID string = bot.properties.clientId
output WEB_PRINCIPAL_ID string = web.properties.principalId
output WORKER_PRINCIPAL_ID string = worker.properties.principalId
output CLOSER_PRINCIPAL_ID string = closer.properties.principalId
output REGISTRY_NAME string = registry.name
output VAULT_NAME string = vault.name
