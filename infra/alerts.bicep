// Alerts on what the processes log. alerts.yaml has those on their metrics, for Prometheus: finer, and more of them.

param prefix string
param location string
param workspaceId string
param email string

// The messages are those of the source; test/infra.spec.ts looks them up there.
var alarms = [
  { name: 'close-failing', severity: 0, message: 'a target could not be brought to what it should hold' }
  { name: 'nsg-unsafe', severity: 0, message: 'an NSG could not be made safe; the next pass tries again' }
  { name: 'overdue', severity: 0, message: 'something is due and has not been done for long' }
  { name: 'closed-late', severity: 1, message: 'a window was closed late' }
  { name: 'queue-grows', severity: 2, message: 'a queue grows: its jobs wait' }
  { name: 'closed-by-closer', severity: 1, message: 'a rule was closed that nobody else had closed in time' }
  { name: 'closer-silent', severity: 1, message: 'the dead man\'s switch could not be heard' }
  { name: 'no-consent', severity: 0, message: 'a stored request shows no authentic consent and opens nothing' }
  { name: 'redis-away', severity: 1, message: 'Redis is out of reach' }
  { name: 'baseline-open', severity: 1, message: 'the baseline of an NSG is open' }
]

resource told 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-operators'
  location: 'global'
  properties: {
    groupShortName: 'jitaccess'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [for alarm in alarms: {
  name: '${prefix}-${alarm.name}'
  location: location
  properties: {
    displayName: 'JIT Access: ${alarm.message}'
    severity: alarm.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'ContainerAppConsoleLogs | where Log contains "${alarm.message}"'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [told.id] }
  }
}]
