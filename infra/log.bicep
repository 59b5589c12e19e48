// Who changed a rule, and what somebody did in a window: the Activity Log, which is the subscription's. README, "What the bot may do
// in Azure". Deployed once into each subscription with an NSG, or a role's scope, that an entitlement names.

targetScope = 'subscription'

param workerPrincipalId string
param webPrincipalId string

resource log 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'jit-access-log')
  properties: {
    roleName: 'JIT Access log (${subscription().subscriptionId})'
    description: 'Who did what, in the Activity Log'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.Insights/eventtypes/values/read'
          'Microsoft.Authorization/permissions/read'
        ]
        notActions: []
      }
    ]
    assignableScopes: [subscription().id]
  }
}

resource workerReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, workerPrincipalId, 'log')
  properties: { roleDefinitionId: log.id, principalId: workerPrincipalId, principalType: 'ServicePrincipal' }
}

resource webReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, webPrincipalId, 'log')
  properties: { roleDefinitionId: log.id, principalId: webPrincipalId, principalType: 'ServicePrincipal' }
}
