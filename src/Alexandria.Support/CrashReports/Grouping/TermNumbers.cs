namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>Gives terms their numbers. A number stays the term's as long as the index lives. Not thread-safe for changes.</summary>
internal sealed class TermNumbers
{
    private readonly Dictionary<(TermField Field, string Term), int> _numbers = [];

    /// <summary>The term's number, a new one where it has none.</summary>
    public int Assign(TermField field, string term)
    {
        if (!_numbers.TryGetValue((field, term), out var number))
        {
            number = _numbers.Count;
            _numbers.Add((field, term), number);
        }

        return number;
    }

    /// <summary>Numbers for a query that must not change the index: a term without one gets a negative number of its own.</summary>
    public Func<TermField, string, int> ForQuery()
    {
        var unknown = 0;
        return (field, term) => _numbers.TryGetValue((field, term), out var number) ? number : --unknown;
    }
}
