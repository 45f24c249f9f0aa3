namespace Alexandria.Modules;

/// <summary>What a process does for its installation.</summary>
[Flags]
public enum ProcessRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Answers REST, MCP and the console.</summary>
    Api = 1,

    /// <summary>Runs deliveries and workflow steps.</summary>
    Workers = 2,

    /// <summary>Runs, while it holds the lease, what one process alone may do: numbering and publishing events, sealing the audit, retention.</summary>
    Scheduler = 4,

    /// <summary>Holds the analytical projection of the ontology catalog.</summary>
    Catalog = 8,

    /// <summary>Everything: the embedded home.</summary>
    All = Api | Workers | Scheduler | Catalog,
}

/// <summary>The roles of this process.</summary>
public sealed record ProcessRoles(ProcessRole Value)
{
    /// <summary>The names, in the order in which they are listed.</summary>
    public static IReadOnlyList<string> Names { get; } = ["api", "workers", "scheduler", "catalog"];

    public bool Has(ProcessRole role) => (Value & role) == role;

    /// <summary>Roles out of a list that commas separate; <c>all</c> stands for every one.</summary>
    public static Result<ProcessRoles> Parse(string list)
    {
        var roles = ProcessRole.None;
        foreach (var name in list.Split(',', StringSplitOptions.TrimEntries))
        {
            if (name.Equals("all", StringComparison.OrdinalIgnoreCase))
            {
                roles = ProcessRole.All;
                continue;
            }

            var index = Names.TakeWhile(known => !known.Equals(name, StringComparison.OrdinalIgnoreCase)).Count();
            if (index == Names.Count)
            {
                return Error.Invalid("invalid_roles", $"names '{name}'; the roles are {string.Join(", ", Names)}, separated by commas, or 'all'");
            }

            roles |= (ProcessRole)(1 << index);
        }

        return new ProcessRoles(roles);
    }

    public override string ToString() => Value == ProcessRole.All ? "all" : string.Join(',', Names.Where((_, i) => Has((ProcessRole)(1 << i))));
}
