using System.Collections.Concurrent;

namespace Alexandria.Faults.Tests.Clients;

/// <summary>What clients met while they wrote through faults.</summary>
internal sealed class Refusals
{
    /// <summary>The connection was not taken, or broke before the answer's end.</summary>
    public const string Unanswered = "unanswered";

    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>Codes of the refusals.</summary>
    public IReadOnlyCollection<string> Codes => [.. counts.Keys.Where(code => code != Unanswered)];

    public void Add(string code) => counts.AddOrUpdate(code, 1, (_, count) => count + 1);

    public int Of(string code) => counts.GetValueOrDefault(code);

    public override string ToString() => counts.IsEmpty ? "none" : string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key}"));
}
