// An example: a Bastion whose NSG lets nobody in at rest. The bot's rules go between 100 and 999.

param location string = resourceGroup().location
param prefix string = 'jitaccess'
@description('The network with the machines; AzureBastionSubnet is made in it.')
param networkName string
param subnetPrefix string

var rules = [
  { name: 'GatewayManager', direction: 'Inbound', access: 'Allow', priority: 1000, protocol: 'Tcp', from: 'GatewayManager', to: '*', ports: ['443'] }
  { name: 'AzureLoadBalancer', direction: 'Inbound', access: 'Allow', priority: 1010, protocol: 'Tcp', from: 'AzureLoadBalancer', to: '*', ports: ['443'] }
  { name: 'BastionInternal', direction: 'Inbound', access: 'Allow', priority: 1020, protocol: '*', from: 'VirtualNetwork', to: 'VirtualNetwork', ports: ['8080', '5701'] }
  { name: 'DenyAll', direction: 'Inbound', access: 'Deny', priority: 4096, protocol: '*', from: '*', to: '*', ports: ['*'] }
  { name: 'Machines', direction: 'Outbound', access: 'Allow', priority: 1000, protocol: '*', from: '*', to: 'VirtualNetwork', ports: ['22', '3389'] }
  { name: 'AzureCloud', direction: 'Outbound', access: 'Allow', priority: 1010, protocol: 'Tcp', from: '*', to: 'AzureCloud', ports: ['443'] }
  { name: 'BastionInternal', direction: 'Outbound', access: 'Allow', priority: 1020, protocol: '*', from: 'VirtualNetwork', to: 'VirtualNetwork', ports: ['8080', '5701'] }
  { name: 'SessionInformation', direction: 'Outbound', access: 'Allow', priority: 1030, protocol: '*', from: '*', to: 'Internet', ports: ['80'] }
]

resource nsg 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${prefix}-bastion'
  location: location
  properties: {
    securityRules: [for rule in rules: {
      name: '${rule.direction}-${rule.name}'
      properties: {
        direction: rule.direction
        access: rule.access
        priority: rule.priority
        protocol: rule.protocol
        sourceAddressPrefix: rule.from
        sourcePortRange: '*'
        destinationAddressPrefix: rule.to
        destinationPortRanges: rule.ports == ['*'] ? null : rule.ports
        destinationPortRange: rule.ports == ['*'] ? '*' : null
      }
    }]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' existing = { name: networkName }

resource subnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
  parent: network
  name: 'AzureBastionSubnet'
  properties: { addressPrefix: subnetPrefix, networkSecurityGroup: { id: nsg.id } }
}

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${prefix}-bastion'
  location: location
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource bastion 'Microsoft.Network/bastionHosts@2024-05-01' = {
  name: '${prefix}-bastion'
  location: location
  sku: { name: 'Standard' }
  properties: {
    enableTunneling: true
    ipConfigurations: [{ name: 'bastion', properties: { subnet: { id: subnet.id }, publicIPAddress: { id: address.id } } }]
  }
}

output nsgId string = nsg.id
output bastionId string = bastion.id
