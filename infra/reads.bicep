// What a process with ROLE=web may see at one resource group, and nothing that it could change: README, "What the bot may do in
// Azure". For each resource group with a role that an entitlement names; roles.bicep has it for those with an NSG.

param webPrincipalId string

resource reads 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'jit-access-reads')
  properties: {
    roleName: 'JIT Access reads (${resourceGroup().name})'
    description: 'What the bot shows to people, and no change of anything'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.Authorization/roleDefinitions/read'
          'Microsoft.Authorization/roleEligibilityScheduleInstances/read'
          'Microsoft.Authorization/roleManagementPolicyAssignments/read'
          'Microsoft.Authorization/roleAssignmentScheduleInstances/read'
          'Microsoft.Authorization/roleAssignmentScheduleRequests/read'
          'Microsoft.Network/networkSecurityGroups/read'
          'Microsoft.Network/networkSecurityGroups/securityRules/read'
          'Microsoft.Network/locations/operationResults/read'
          'Microsoft.Network/bastionHosts/read'
          'Microsoft.Network/bastionHosts/getactivesessions/action'
          'Microsoft.Insights/eventtypes/values/read'
          'Microsoft.Authorization/permissions/read'
        ]
        notActions: []
      }
    ]
    assignableScopes: [resourceGroup().id]
  }
}

resource webReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, webPrincipalId, 'reads')
  properties: { roleDefinitionId: reads.id, principalId: webPrincipalId, principalType: 'ServicePrincipal' }
}
