/** The systems that are set up; undefined: it is not. */
export interface TicketSettings {
  readonly servicenow: ServiceNowSettings | undefined;
  readonly jira: JiraSettings | undefined;
}

export interface ServiceNowSettings {
  /** `https://example.service-now.com`. */
  readonly url: string;
  /** A REST API key, or an account with its password. */
  readonly signIn: { readonly token: string } | { readonly user: string; readonly password: string };
}

export interface JiraSettings {
  /** What people open: `https://example.atlassian.net`. */
  readonly url: string;
  /** Where calls go: the same, or `https://api.atlassian.com/ex/jira/{cloud id}` for a token with scopes. */
  readonly apiUrl: string;
  /** The account's e-mail address, and its API token. */
  readonly user: string;
  readonly token: string;
  /** The fields, `customfield_10110`, in which the start and the end of the planned work stand. */
  readonly window: { readonly start: string; readonly end: string } | undefined;
}
