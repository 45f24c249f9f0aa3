using System.Text.Json;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>The lock file: what a pull fetches, pinned.</summary>
internal sealed record PlanLock
{
    public const int MostCharacters = 4 << 20;

    private const int Present = 1;

    /// <summary>Of this form of the file.</summary>
    public required int LockVersion { get; init; }

    public required IReadOnlyList<PlanEntry> Ontologies { get; init; }

    /// <summary>The entries that can be pulled, each with the digest of its file where it is known.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="artifacts">What was downloaded, by address.</param>
    public static PlanLock Of(PlanRow plan, IReadOnlyList<(string Url, string Sha256, string? ETag, DateTimeOffset? LastModified)> artifacts) => new()
    {
        LockVersion = Present,
        Ontologies = [.. plan.List().Where(e => e.Resolved).Select(e => e with { Checksum = e.Checksum ?? Digest(e, artifacts) })],
    };

    /// <returns>The lock, or what is wrong with it.</returns>
    public static Result<PlanLock> Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<PlanLock>(text, Json.Options) is { LockVersion: Present, Ontologies: { Count: > 0 and <= Specification.MostEntries } entries } read &&
                entries.All(e => e.Resolved && SpecificationReader.IsSound(e)) && entries.Select(e => e.OntologyId).Distinct(StringComparer.Ordinal).Count() == entries.Count
                ? read
                : Invalid("It has no entries, one of them twice, one that was never resolved, one that no specification could ask for, or is of another version.");
        }
        catch (JsonException error)
        {
            return Invalid($"Line {error.LineNumber + 1} is not as 'ontology lock' wrote it.");
        }
    }

    // Only while upstream still says that it is the same file.
    private static string? Digest(PlanEntry entry, IReadOnlyList<(string Url, string Sha256, string? ETag, DateTimeOffset? LastModified)> artifacts) =>
        artifacts.FirstOrDefault(a => a.Url == entry.Url && (a.ETag is not null ? a.ETag == entry.ETag : a.LastModified is not null && a.LastModified == entry.LastModified)) is { Sha256: { } digest } ? "sha256:" + digest : null;

    private static Error Invalid(string why) => Error.Invalid("specification_lock_invalid", "This is no lock file that can be followed. " + why);
}
