namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>How vocabularies are checked.</summary>
internal sealed record ValidationOptions
{
    public static ValidationOptions Default { get; } = new();

    /// <summary>By rule; rules that are not named have their default.</summary>
    public IReadOnlyDictionary<string, Severity> Severities { get; private init; } = new Dictionary<string, Severity>(StringComparer.Ordinal);

    /// <summary>How many findings of a rule are kept, from 0; all are counted.</summary>
    public int KeptFindings { get; init; } = 100;

    public Severity SeverityOf(string rule) => Severities.TryGetValue(rule, out var severity) ? severity : Rules.ByCode[rule].Default;

    /// <summary>Reads severities as they are configured.</summary>
    /// <param name="severities">By rule: <c>error</c>, <c>warning</c>, <c>info</c> or <c>off</c>.</param>
    /// <param name="errors">All that is wrong with them; empty when the options can be used.</param>
    public static ValidationOptions From(IReadOnlyDictionary<string, string> severities, out IReadOnlyList<string> errors)
    {
        var wrong = new List<string>();
        var read = new Dictionary<string, Severity>(StringComparer.Ordinal);
        foreach (var (rule, text) in severities)
        {
            if (!Rules.ByCode.ContainsKey(rule))
            {
                wrong.Add($"There is no rule '{rule}'. Rules are {string.Join(", ", Rules.All.Select(r => r.Code))}.");
            }
            else if (text is not ("error" or "warning" or "info" or "off"))
            {
                wrong.Add($"The severity of '{rule}' is error, warning, info or off, not '{text}'.");
            }
            else
            {
                read[rule] = Enum.Parse<Severity>(text, ignoreCase: true);
            }
        }

        errors = wrong;
        return new() { Severities = read };
    }
}
