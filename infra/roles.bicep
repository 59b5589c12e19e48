// What each process may do at one resource group with an NSG and its Bastion host: README, "What the bot may do in Azure".
// Deployed by hand into that resource group, by whoever owns it; PIM's roles and Graph's are in docs/install.md.

param workerPrincipalId string
param webPrincipalId string
param closerPrincipalId string

var reads = [
  'Microsoft.Network/networkSecurityGroups/read'
  'Microsoft.Network/locations/operations/read'
  'Microsoft.Network/locations/operationResults/read'
  'Microsoft.Network/bastionHosts/read'
  'Microsoft.Network/bastionHosts/getactivesessions/action'
  'Microsoft.Network/bastionHosts/disconnectactivesessions/action'
  'Microsoft.Authorization/permissions/read'
]

resource opens 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'jit-access-network')
  properties: {
    roleName: 'JIT Access network (${resourceGroup().name})'
    description: 'Rules of the Bastion subnet, and Bastion sessions'
    type: 'CustomRole'
    permissions: [{ actions: concat(reads, ['Microsoft.Network/networkSecurityGroups/securityRules/*']), notActions: [] }]
    assignableScopes: [resourceGroup().id]
  }
}

resource closes 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'jit-access-closer')
  properties: {
    roleName: 'JIT Access closer (${resourceGroup().name})'
    description: 'The same without writing a rule'
    type: 'CustomRole'
    permissions: [
      {
        actions: concat(reads, ['Microsoft.Network/networkSecurityGroups/securityRules/read', 'Microsoft.Network/networkSecurityGroups/securityRules/delete'])
        notActions: []
      }
    ]
    assignableScopes: [resourceGroup().id]
  }
}

resource workerOpens 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, workerPrincipalId, 'network')
  properties: { roleDefinitionId: opens.id, principalId: workerPrincipalId, principalType: 'ServicePrincipal' }
}

module webReads 'reads.bicep' = {
  name: 'reads'
  params: { webPrincipalId: webPrincipalId }
}

resource closerCloses 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, closerPrincipalId, 'closer')
  properties: { roleDefinitionId: closes.id, principalId: closerPrincipalId, principalType: 'ServicePrincipal' }
}
