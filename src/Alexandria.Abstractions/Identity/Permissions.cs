namespace Alexandria.Identity;

/// <summary>The permissions that operations name, and the roles that hold them.</summary>
public static class Permissions
{
    /// <summary>Admits everybody: only for signing in.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>Admits every caller that is known: one's own profile and password.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Holds all permissions.</summary>
    public const string All = "*";

    public const string TicketsRead = "tickets:read";
    public const string TicketsWrite = "tickets:write";
    public const string CrashesRead = "crashes:read";
    public const string CrashesWrite = "crashes:write";
    public const string ArticlesRead = "articles:read";
    public const string ArticlesWrite = "articles:write";
    public const string ArticlesPublish = "articles:publish";

    /// <summary>See ontologies, their versions, terms and reports.</summary>
    public const string OntologiesRead = "ontologies:read";

    /// <summary>Write SQL over the catalog of ontologies, which reads and takes the machine's time.</summary>
    public const string OntologiesQuery = "ontologies:query";

    /// <summary>Plan, pull, publish and remove ontologies. They are shared by all tenants, so for administrators alone.</summary>
    public const string OntologiesWrite = "ontologies:write";

    /// <summary>The steps of a pull; held by its workflow alone (and by administrators).</summary>
    public const string OntologiesPullAutomatically = "ontologies:automate";
    public const string CustomersRead = "customers:read";
    public const string CustomersWrite = "customers:write";

    /// <summary>Erase a customer for good; for administrators alone.</summary>
    public const string CustomersErase = "customers:erase";

    /// <summary>Change how tickets are linked with crash groups: learn its weights, or go back to the shipped ones.</summary>
    public const string LinkingWrite = "linking:write";

    public const string EventsRead = "events:read";
    public const string EventsReplay = "events:replay";
    public const string WorkflowsRead = "workflows:read";
    public const string AuditRead = "audit:read";
    public const string UsersRead = "users:read";
    public const string UsersWrite = "users:write";
    public const string KeysRead = "keys:read";
    public const string KeysWrite = "keys:write";
    public const string TenantsWrite = "tenants:write";
    public const string ConfigurationRead = "configuration:read";

    /// <summary>Scrape the metrics; for an API key of a monitoring system (and administrators).</summary>
    public const string MetricsRead = "metrics:read";

    /// <summary>The steps of the ticket-to-resolution workflow; held by it alone (and by administrators).</summary>
    public const string TicketsResolveAutomatically = "tickets:automate";
}

/// <summary>The four built-in roles, each with all that the one before it may do.</summary>
public static class Roles
{
    public const string Viewer = "viewer";
    public const string Agent = "agent";
    public const string Manager = "manager";
    public const string Administrator = "administrator";

    private static readonly string[] ViewerPermissions =
        [Permissions.TicketsRead, Permissions.CrashesRead, Permissions.ArticlesRead, Permissions.OntologiesRead, Permissions.CustomersRead, Permissions.WorkflowsRead];

    private static readonly string[] AgentPermissions =
        [.. ViewerPermissions, Permissions.TicketsWrite, Permissions.CrashesWrite, Permissions.ArticlesWrite, Permissions.CustomersWrite, Permissions.EventsRead];

    private static readonly string[] ManagerPermissions =
        [.. AgentPermissions, Permissions.ArticlesPublish, Permissions.OntologiesQuery, Permissions.LinkingWrite, Permissions.AuditRead, Permissions.UsersRead];

    /// <summary>From the least to the most powerful.</summary>
    public static IReadOnlyList<string> All { get; } = [Viewer, Agent, Manager, Administrator];

    /// <summary>What a role may do; null for an unknown role.</summary>
    public static IReadOnlySet<string>? PermissionsOf(string role) => role switch
    {
        Viewer => ViewerPermissions.ToHashSet(StringComparer.Ordinal),
        Agent => AgentPermissions.ToHashSet(StringComparer.Ordinal),
        Manager => ManagerPermissions.ToHashSet(StringComparer.Ordinal),
        Administrator => new HashSet<string>(StringComparer.Ordinal) { Permissions.All },
        _ => null,
    };
}
